import { create } from "@bufbuild/protobuf";
import { outerReads } from "../graph/outer-reads.ts";
import { namesInUse, untakenName } from "../graph/unique-name.ts";
import { createValueInfo } from "../graph/value-info.ts";
import { subgraphs } from "../model/attributes.ts";
import { copyModel } from "../model/copy-model.ts";
import { elementTypeFromCode } from "../model/element-type.ts";
import type { OnnxModel } from "../model/model.ts";
import { NodeProtoSchema, ValueInfoProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto, TensorProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";
import type { FoldedBias } from "./folded-bias.ts";
import { CorrectionBuilder } from "./correction-builder.ts";
import { standardOpset } from "./standard-opset.ts";

/** All names that a node needs: also those that graphs inside it take from outside. */
export function needsOf(node: NodeProto): readonly string[] {
  const bodies = subgraphs(node);
  return bodies.length === 0 ? node.input : [...node.input, ...bodies.flatMap(outerReads)];
}

/** A copy of a node that calls one of its outputs otherwise. */
export function withOutput(node: NodeProto, from: string, to: string): NodeProto {
  const output = node.output.map((name) => (name === from ? to : name));
  return Object.assign(create(NodeProtoSchema), node, { output });
}

/**
 * Edits a model by one rule: a tensor is computed under another name, and new nodes compute it from that. All that read it follow.
 * The model itself is not changed.
 */
export class GraphEdit {
  readonly #model: ReturnType<typeof copyModel>;
  readonly #opset: number;
  readonly #taken: Set<string>;
  /** Places of the original's nodes. */
  readonly #places: Map<NodeProto, number>;

  constructor(model: OnnxModel) {
    this.#model = copyModel(model);
    const { graph } = this.#model;
    const { version, imports } = standardOpset(model, graph);
    this.#model.opsetImport = [...imports];
    this.#opset = version;
    this.#taken = namesInUse(graph);
    this.#places = new Map(graph.node.map((node, place) => [node, place]));
  }

  /**
   * Computes a tensor anew.
   *
   * @param compute - builds its new value, given the name that the old one has now
   * @returns that name
   * @throws {@link ModelError} when no node computes the tensor, or its new value would depend on itself.
   */
  replace(name: string, compute: (builder: CorrectionBuilder, raw: string) => void): string {
    const { graph } = this.#model;
    const place = graph.node.findIndex(({ output }) => output.includes(name));
    if (place === -1) {
      refuseModel("logits", `"${name}", which no node of the model computes`, "a computed tensor");
    }
    const raw = untakenName(this.#taken, `${name}.unadjusted`);
    this.#taken.add(raw);
    const producer = graph.node[place];
    const renamed = withOutput(producer, name, raw);
    this.#places.set(renamed, this.#places.get(producer) ?? place);
    const builder = new CorrectionBuilder(this.#opset, this.#taken);
    compute(builder, raw);
    const nodes = graph.node.with(place, renamed);
    graph.node = this.#insert(nodes, { place, name, added: builder.nodes });
    this.#addConstants(builder.initializers);
    const described = graph.valueInfo.find((info) => info.name === name);
    if (described !== undefined) {
      graph.valueInfo.push(Object.assign(create(ValueInfoProtoSchema), described, { name: raw }));
    }
    return raw;
  }

  /** Puts nodes behind all that they need, and what needs their result behind them. */
  #insert(
    nodes: readonly NodeProto[],
    { place, name, added }: { place: number; name: string; added: readonly NodeProto[] },
  ): NodeProto[] {
    const needed = new Set(added.flatMap(({ input }) => input));
    const last = nodes.findLastIndex(({ output }) => output.some((one) => needed.has(one)));
    const end = Math.max(place, last) + 1;
    const following = new Set([name]);
    const early: NodeProto[] = [];
    const late: NodeProto[] = [];
    for (const node of nodes.slice(place + 1, end)) {
      const follows = needsOf(node).some((one) => following.has(one));
      (follows ? late : early).push(node);
      if (!follows) continue;
      for (const output of node.output) following.add(output);
      if (node.output.some((output) => needed.has(output))) {
        refuseModel(
          "logits",
          `scores that depend on "${name}"`,
          "a label that depends on the scores",
        );
      }
    }
    return [...nodes.slice(0, place + 1), ...early, ...added, ...late, ...nodes.slice(end)];
  }

  #addConstants(tensors: readonly TensorProto[]): void {
    const { graph, irVersion } = this.#model;
    graph.initializer.push(...tensors);
    // Files before version 4 have no initializer that is not an input as well.
    if (irVersion >= 4n) return;
    for (const { name, dataType, dims } of tensors) {
      const shape = dims.map(Number);
      graph.input.push(createValueInfo(name, { type: elementTypeFromCode(dataType), shape }));
    }
  }

  /** Lets something add numbers to the biases of layers, whose nodes stay where they are. */
  fold(
    foldBiases: (model: ReturnType<typeof copyModel>, taken: Set<string>) => FoldedBias[],
  ): FoldedBias[] {
    const before = this.#model.graph.node;
    const folded = foldBiases(this.#model, this.#taken);
    for (const [place, node] of this.#model.graph.node.entries()) {
      this.#places.set(node, this.#places.get(before[place]) ?? place);
    }
    return folded;
  }

  /** The places that the original's nodes had, in their order now; undefined when that is the same. */
  order(): number[] | undefined {
    const places = this.#model.graph.node.flatMap((node) => this.#places.get(node) ?? []);
    return places.every((place, index) => place === index) ? undefined : places;
  }

  /** The edited model. */
  finish(): OnnxModel {
    return this.#model;
  }
}
