import { ModelError } from "@balms/core";
import { builderFromModel } from "../graph/builder-from-model.ts";
import { elementCount } from "../graph/constant.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Shape } from "../graph/shape.ts";
import { readValueInfo } from "../graph/value-info.ts";
import type { ValueType } from "../graph/value-info.ts";
import { subgraphs } from "../model/attributes.ts";
import type { ElementType } from "../model/element-type.ts";
import { graphOf, opsetOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { functionKey } from "../model/function-key.ts";
import { refuseModel } from "../model/refuse-model.ts";
import type { FunctionProto, GraphProto, NodeProto } from "../model/onnx_pb.ts";
import type { LabelOutput } from "./class-scores.ts";
import { everyCall, inlineFunctions } from "./inline-functions.ts";
import type { Meaning } from "./meaning.ts";

// A constant that decides where classes are is short: axes, shapes, temperatures. Weights are never unpacked here.
const longestConstant = 4096;

// Where many outputs show what many layers compute, each of them is looked at for each other.
const mostSteps = 2 ** 20;

/** What rules may ask about a graph while it is read from its inputs to its outputs. */
export class ScoreReading {
  readonly opset: number;
  readonly graph: GraphProto;
  /** What is known of tensors so far. */
  readonly meanings: Map<string, Meaning> = new Map();
  /** Tensors with the chosen class, by the scores that the same operator computes. */
  readonly labels: Map<string, LabelOutput> = new Map();
  /** Nodes that give a part of the classes of their input. */
  readonly parts: Set<NodeProto> = new Set();
  /** What became probabilities when they were divided by their sum. */
  readonly successors: Map<string, string> = new Map();
  /** What the layers behind scores compute, as far as that was asked for. */
  readonly roots: Map<string, string> = new Map();
  #steps = 0;
  readonly #builder: GraphBuilder | undefined;
  readonly #declared = new Map<string, ValueType>();
  readonly #index: GraphIndex;
  readonly #producers = new Map<string, NodeProto>();
  readonly #types = new Map<string, ElementType>();
  readonly #ranks = new Map<string, number>();
  readonly #sizes = new Map<string, Shape>();
  readonly #constants = new Set<string>();
  readonly #functions: ReadonlyMap<string, FunctionProto>;

  constructor(model: OnnxModel) {
    this.#functions = new Map(model.functions.map((called) => [functionKey(called), called]));
    this.opset = opsetOf(model);
    this.graph = graphOf(model);
    this.#index = new GraphIndex(this.graph);
    try {
      // Shapes go through functions; all values of the graph keep their names.
      this.#builder = builderFromModel(inlineFunctions(model, everyCall));
    } catch (error) {
      // Shapes that cannot be inferred (weights in other files, types without numbers) leave the declared ones.
      if (!ModelError.isInstance(error)) throw error;
    }
    for (const info of [...this.graph.valueInfo, ...this.graph.output, ...this.graph.input]) {
      this.#declared.set(info.name, readValueInfo(info));
    }
    this.enter(this.graph);
  }

  /** Counts what is done for each of several scores that a graph has. */
  step(): void {
    this.#steps += 1;
    if (this.#steps <= mostSteps) return;
    refuseModel(
      "model",
      `outputs and scores that more than ${mostSteps} steps lead between`,
      "a model of some hundred outputs",
      "Export it with fewer outputs.",
    );
  }

  /** Takes note of the constants of a graph, or of the body of a node. */
  enter(graph: GraphProto): void {
    for (const { name } of graph.initializer) this.#constants.add(name);
  }

  /** Takes note of a node whose inputs are read already. */
  note(node: NodeProto): void {
    const given = node.input.filter((name) => name !== "");
    const constant =
      node.opType === "Constant" ||
      (given.length > 0 &&
        subgraphs(node).length === 0 &&
        !node.opType.startsWith("Random") &&
        given.every((name) => this.#constants.has(name)));
    for (const output of node.output) {
      this.#producers.set(output, node);
      if (constant) this.#constants.add(output);
    }
  }

  /** The local function that a node calls. */
  called(node: NodeProto): FunctionProto | undefined {
    return this.#functions.get(functionKey(node));
  }

  /** The node that computes a value. */
  producer(name: string): NodeProto | undefined {
    return this.#producers.get(name);
  }

  /** Whether a value does not depend on the model's inputs. */
  isConstant(name: string): boolean {
    return this.#constants.has(name);
  }

  meaning(name: string): Meaning | undefined {
    return this.meanings.get(name);
  }

  shape(name: string): Shape | undefined {
    return (
      this.#builder?.shapeOf(name) ??
      this.#declared.get(name)?.shape ??
      this.#index.constant(name)?.dims
    );
  }

  rank(name: string): number | undefined {
    return this.shape(name)?.length ?? this.#ranks.get(name);
  }

  /** Takes note of a number of dimensions that an operator tells although sizes are unknown. */
  noteRank(name: string, rank: number | undefined): void {
    if (rank !== undefined) this.#ranks.set(name, rank);
  }

  /** The size of a value along an axis, where it is a number. */
  size(name: string, axis: number | undefined): number | undefined {
    const size = axis === undefined ? undefined : this.sizes(name)?.at(axis);
    return typeof size === "number" ? size : undefined;
  }

  /** Takes note of sizes that what is computed of a value has, too. */
  noteSizes(name: string, sizes: Shape | undefined): void {
    if (sizes !== undefined) this.#sizes.set(name, sizes);
  }

  /** Sizes that are known of a value, or were noted. */
  sizes(name: string): Shape | undefined {
    const [shape, noted] = [this.shape(name), this.#sizes.get(name)];
    if (shape === undefined || noted?.length !== shape.length) return shape ?? noted;
    return shape.map((size, axis) => (typeof size === "number" ? size : noted[axis]));
  }

  /** An axis counted from 0, where the number of dimensions is known. */
  axis(name: string, axis: number): number {
    const rank = this.rank(name);
    return axis < 0 && rank !== undefined ? axis + rank : axis;
  }

  type(name: string): ElementType | undefined {
    return (
      this.#builder?.valueType(name).type ??
      this.#declared.get(name)?.type ??
      this.#types.get(name) ??
      this.#index.constant(name)?.type
    );
  }

  /** Takes note of an element type that an operator tells. */
  noteType(name: string, type: ElementType | undefined): void {
    if (type !== undefined) this.#types.set(name, type);
  }

  /** The values of a short constant; undefined for long ones and for what is computed. */
  numbers(name: string): readonly number[] | undefined {
    const constant = this.#index.constant(name);
    if (constant === undefined || elementCount(constant.dims) > longestConstant) return undefined;
    try {
      return Array.from(constant.numbers());
    } catch (error) {
      // They lie in another file, or are none.
      if (!ModelError.isInstance(error)) throw error;
      return undefined;
    }
  }

  /** The value of a constant with one element. */
  scalar(name: string | undefined): number | undefined {
    const numbers = name === undefined ? undefined : this.numbers(name);
    return numbers?.length === 1 ? numbers[0] : undefined;
  }
}
