import { create } from "@bufbuild/protobuf";
import { builderFromModel } from "../graph/builder-from-model.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { namesInUse, untakenName } from "../graph/unique-name.ts";
import { createValueInfo } from "../graph/value-info.ts";
import type { ValueType } from "../graph/value-info.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto, ValueInfoProto } from "../model/onnx_pb.ts";
import { constantNodes } from "./constant-nodes.ts";

/** What is put beside the nodes of a model: nodes behind them, inputs and outputs, under names that the model does not have. */
export class GraphAddition {
  /** The graph of the model, to be built on. */
  readonly graph: GraphBuilder;
  readonly inputs: ValueInfoProto[] = [];
  readonly outputs: ValueInfoProto[] = [];
  readonly #taken: Set<string>;
  readonly #kept = new Map<string, string>();
  readonly #before: { readonly nodes: number; readonly initializers: number };

  constructor(model: OnnxModel) {
    this.graph = builderFromModel(model);
    this.#taken = namesInUse(graphOf(model));
    const { node, initializer } = this.graph.toGraph("");
    this.#before = { nodes: node.length, initializers: initializer.length };
  }

  /** A name that nothing has: the hint, or the hint with a number. */
  #choose(hint: string): string {
    const name = untakenName(this.#taken, hint);
    this.#taken.add(name);
    return name;
  }

  /** Declares an input, and returns its name. */
  input(hint: string, value: ValueType): string {
    const name = this.graph.unique(this.#choose(hint));
    this.graph.describe(name, value);
    this.inputs.push(createValueInfo(name, value));
    return name;
  }

  /** Makes a value that was added an output, and returns the name that it will have. */
  output(hint: string, value: string, described: ValueType): string {
    const name = this.#choose(hint);
    this.#kept.set(value, name);
    this.outputs.push(createValueInfo(name, described));
    return name;
  }

  /**
   * The added nodes; all values but inputs and outputs get names with the prefix. Constants are nodes too, which old files take without
   * an input for each.
   */
  nodes(prefix: string): NodeProto[] {
    const { node, initializer } = this.graph.toGraph("");
    const constants = initializer.slice(this.#before.initializers);
    const nodes = node.slice(this.#before.nodes);
    const made = [...constants.map(({ name }) => name), ...nodes.flatMap(({ output }) => output)];
    const renamed = new Map(
      made.map((name) => [name, this.#kept.get(name) ?? this.#choose(`${prefix}${name}`)]),
    );
    const rename = (name: string): string => renamed.get(name) ?? name;
    return [
      ...constants.flatMap((tensor) =>
        constantNodes(tensor, this.graph.opset, rename(tensor.name)),
      ),
      ...nodes.map((one) =>
        // Spreading a message would lose the defaults that its prototype holds.
        Object.assign(create(NodeProtoSchema), one, {
          name: this.#choose(`${prefix}${one.opType}`),
          input: one.input.map(rename),
          output: one.output.map(rename),
        }),
      ),
    ];
  }
}
