import { GraphIndex } from "../graph/graph-index.ts";
import { subgraphs } from "../model/attributes.ts";
import { elementTypeFromCode, isFloatingPoint } from "../model/element-type.ts";
import type { GraphProto, NodeProto, TensorProto } from "../model/onnx_pb.ts";
import { tensorNumbers, tensorSize } from "../model/tensor.ts";
import { onlyStandardizes } from "./only-standardizes.ts";
import type { Parameter } from "./parameter.ts";
import { mixesParameters, parameterPlaces } from "./parameter-places.ts";
import { largestOf } from "../model/largest-of.ts";

/** What rounds weights to whole numbers has scales, and no parameters. */
const quantizing: ReadonlySet<string> = new Set(["DequantizeLinear", "QuantizeLinear"]);

/** What only repeats its first input, over as many rows as the data have. */
const repeating: ReadonlySet<string> = new Set(["Expand", "Reshape", "Tile"]);

/** What gives a constant another shape. */
const layingOut: ReadonlySet<string> = new Set(["Identity", "Reshape", "Squeeze", "Unsqueeze"]);

/** So far below 0, a number masks what it is added to. */
const masking = -100;

function masks(tensor: TensorProto): boolean {
  return tensorNumbers(tensor).some((value) => value <= masking);
}

/** Goes through a graph from its inputs to its scores, and notes which initializers are parameters. */
class ParameterSearch {
  readonly #index: GraphIndex;
  readonly #floats: ReadonlyMap<string, TensorProto>;
  /** What is computed from initializers and constants alone, with what it is computed of: lists of all that is in each would grow from one to the next. */
  readonly #constant = new Map<string, readonly string[]>();
  /** The initializer that a constant is, but for its shape. */
  readonly #itself = new Map<string, string>();
  /** The layer that data come from, where they have been through one. */
  readonly #layers = new Map<string, number>();
  /** What is computed by matrices of parameters. */
  readonly #products = new Set<string>();
  readonly #found = new Map<string, number>();
  #count = 0;

  constructor(graph: GraphProto) {
    const { initializer, node } = graph;
    this.#index = new GraphIndex(graph);
    const floats = initializer.filter(({ dataType }) =>
      isFloatingPoint(elementTypeFromCode(dataType)),
    );
    this.#floats = new Map(floats.map((tensor) => [tensor.name, tensor]));
    for (const { name } of initializer) {
      this.#constant.set(name, []);
    }
    for (const one of node) this.#visit(one);
  }

  /** The parameters in the order in which the graph reads them, with the number of their layer. */
  found(): readonly Parameter[] {
    return [...this.#found].map(([name, layer]) => ({
      name,
      shape: this.#floats.get(name)?.dims.map(Number) ?? [],
      layer,
    }));
  }

  /** The initializers that a constant is computed from, in the order in which they are read; none for what is no constant. */
  #inside(name: string): readonly string[] {
    const seen = new Set<string>();
    const waiting = [name];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const read = seen.has(next) ? [] : (this.#constant.get(next) ?? []);
      for (const one of read.toReversed()) waiting.push(one);
      if (this.#constant.has(next)) seen.add(next);
    }
    return [...seen].filter((one) => this.#floats.has(one));
  }

  #isConstant(name: string): boolean {
    return name === "" || this.#constant.has(name);
  }

  /** The layer of the data that a node reads; undefined while they have been through none. */
  #layerOf({ input }: NodeProto): number | undefined {
    const layers = input.flatMap((name) => this.#layers.get(name) ?? []);
    return layers.length === 0 ? undefined : largestOf(layers);
  }

  #note(names: readonly string[], layer: number): void {
    for (const name of names) this.#found.set(name, this.#found.get(name) ?? layer);
  }

  /** The initializers in an input that hold more than a number or a mask; a number that is added to a product is the bias of one unit. */
  #mixed(name: string, { opType, input }: NodeProto): readonly string[] {
    const isBias = opType === "Add" && input.some((one) => this.#products.has(one));
    return this.#inside(name).filter((one) => {
      const tensor = this.#floats.get(one);
      if (tensor === undefined || (tensorSize(tensor) < 2 && !isBias)) return false;
      return opType !== "Add" || !masks(tensor);
    });
  }

  /** The initializers in a place for parameters: itself, or what it is computed from, but for single numbers. */
  #placed(name: string): readonly string[] {
    const itself = this.#itself.get(name) ?? name;
    const isMore = (one: string): boolean => {
      const tensor = this.#floats.get(one);
      return one === itself || (tensor !== undefined && tensorSize(tensor) > 1);
    };
    return this.#inside(name).filter(isMore);
  }

  #visit(node: NodeProto): void {
    const { input, output, opType } = node;
    const read = repeating.has(opType) ? input.slice(0, 1) : input;
    if (read.every((name) => this.#isConstant(name)) && subgraphs(node).length === 0) {
      const inside = quantizing.has(opType) ? [] : read;
      for (const name of output) this.#constant.set(name, inside);
      if (layingOut.has(opType))
        this.#itself.set(output[0], this.#itself.get(input[0]) ?? input[0]);
      return;
    }
    let layer = this.#layerOf(node);
    const places = onlyStandardizes(this.#index, node) ? undefined : parameterPlaces(node);
    const inside = (places?.inputs ?? []).flatMap((place) => this.#placed(input[place] ?? ""));
    if (inside.length > 0) {
      // Scales of a normalisation before any layer make a layer of their own.
      if (places?.leads === true || layer === undefined) layer = this.#count++;
      this.#note(inside, layer);
      if (opType === "MatMul") this.#products.add(output[0]);
    } else if (layer !== undefined && mixesParameters(node)) {
      // Before any layer, what is taken off or divided by prepares the data.
      this.#note(
        input.flatMap((name) => this.#mixed(name, node)),
        layer,
      );
    }
    if (layer === undefined) return;
    for (const name of output) this.#layers.set(name, layer);
  }
}

/**
 * The parameters of a model: constants of floating-point type in the places where layers have their weights, biases and scales, and
 * tensors of several numbers that are added to, multiplied with or put beside data that have been through a layer (biases, positions,
 * class tokens). Single numbers, masks and what prepares the input are none.
 *
 * @param graph - in order, and nothing in it that the scores do not depend on
 */
export function findParameters(graph: GraphProto): readonly Parameter[] {
  return new ParameterSearch(graph).found();
}
