import { ConstantFolder } from "./constant-folder.ts";
import { isFoldable } from "./fold-constant.ts";
import { computedConstant, elementCount } from "./constant.ts";
import type { Constant } from "./constant.ts";
import type { NodeProto, TensorProto } from "../model/onnx_pb.ts";
import type { Shape } from "./shape.ts";
import { computeSizes, mostSizes } from "./size-arithmetic.ts";
import type { Sizes } from "./size-arithmetic.ts";

// Longer ones are data.
const longestList = 4096;

const wholeTypes: ReadonlySet<string> = new Set(["int64", "int32", "bool"]);

/** A list of whole numbers as sizes. */
function constantSizes(constant: Constant | undefined): Sizes | undefined {
  if (constant === undefined || !wholeTypes.has(constant.type)) return undefined;
  const { dims } = constant;
  if (dims.length > 1 || elementCount(dims) > mostSizes) return undefined;
  return { isList: dims.length === 1, values: listOf(constant) };
}

/** The numbers of a constant, in their own list where they are in one. */
function listOf(constant: Constant): readonly number[] {
  const numbers = constant.numbers();
  return Array.isArray(numbers) ? (numbers as readonly number[]) : Array.from(numbers);
}

/** Sizes that are all numbers, as a constant. */
function sizesConstant(sizes: Sizes | undefined): Constant | undefined {
  if (sizes === undefined || !sizes.values.every((size) => typeof size === "number")) {
    return undefined;
  }
  const { isList, values } = sizes;
  return computedConstant("int64", isList ? [values.length] : [], () => values.map(Number));
}

/** What is known of the numbers of a graph's values before it runs: constants, what is computed from them, and sizes. */
export class KnownValues {
  readonly #constants = new Map<string, Constant>();
  readonly #sizes = new Map<string, Sizes>();
  readonly #outer: KnownValues | undefined;
  readonly #folder: ConstantFolder;

  /** @param outer - of the graph around this one */
  constructor(outer?: KnownValues) {
    this.#outer = outer;
    this.#folder = outer?.folder() ?? new ConstantFolder();
  }

  private folder(): ConstantFolder {
    return this.#folder;
  }

  /** Takes a tensor that is in the file. */
  addTensor(name: string, tensor: TensorProto): void {
    const constant = this.#folder.tensor(tensor);
    if (constant !== undefined) this.#constants.set(name, constant);
  }

  /** Takes what a node computes of values that are known. */
  addNode(node: NodeProto, shapeOf: (name: string) => Shape | undefined): void {
    const [output] = node.output;
    const constant = this.folded(node);
    if (constant !== undefined) {
      this.#constants.set(output, constant);
      return;
    }
    const sizes = computeSizes({
      node,
      sizes: (index) => this.sizes(node.input[index] ?? ""),
      numbers: (index) => this.list(node.input[index] ?? ""),
      shape: (index) => (node.input[index] ? shapeOf(node.input[index]) : undefined),
    });
    if (sizes !== undefined) this.#sizes.set(output, sizes);
  }

  private folded(node: NodeProto): Constant | undefined {
    if (!isFoldable(node)) return undefined;
    const inputs = node.input.map((name) => this.constant(name));
    const isWhole = inputs.every((input, at) => input !== undefined || node.input[at] === "");
    return isWhole ? this.#folder.fold(node, inputs) : undefined;
  }

  private constant(name: string): Constant | undefined {
    const own = this.#constants.get(name) ?? sizesConstant(this.#sizes.get(name));
    return own ?? this.#outer?.constant(name);
  }

  /** The numbers of a short list, as axes, places and sizes are; undefined where one of them is not known. */
  list(name: string): readonly number[] | undefined {
    const found = this.constant(name);
    const isShort = found !== undefined && elementCount(found.dims) <= longestList;
    return isShort ? listOf(found) : undefined;
  }

  /** The numbers of a value; undefined where one of them is not known. */
  numbers(name: string): readonly number[] | undefined {
    const found = this.constant(name);
    return found === undefined ? undefined : listOf(found);
  }

  /** The sizes that a value holds, as far as they are known; undefined for what is no list of them, or no single one. */
  sizes(name: string): Sizes | undefined {
    const own = this.#sizes.get(name) ?? constantSizes(this.#constants.get(name));
    return own ?? this.#outer?.sizes(name);
  }
}
