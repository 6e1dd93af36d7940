import type { Shape } from "../graph/shape.ts";
import type { GraphIndex } from "../graph/graph-index.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

/** Constants that a value is computed from, but for what is read from shapes. */
function constantsBehind(index: GraphIndex, value: string): number[] {
  const numbers: number[] = [];
  const seen = new Set([value]);
  for (const name of seen) {
    const constant = index.constant(name);
    const node = index.producer(name);
    if (constant !== undefined) {
      for (const number of Array.from(constant.numbers())) numbers.push(number);
    } else if (node !== undefined && node.opType !== "Shape") {
      // Which sizes are picked says nothing of how large they are.
      const read = node.opType === "Gather" || node.opType === "Slice" ? 1 : node.input.length;
      for (const input of node.input.slice(0, read)) seen.add(input);
    }
  }
  return numbers;
}

/** A list of sizes that a node reads, and what it must be. */
export interface SizesChange {
  readonly node: NodeProto;
  /** Which input of the node the list is. */
  readonly input: number;
  readonly sizes: readonly number[];
}

/** What a Reshape of class scores asks for when there are more or fewer classes. */
export interface ReshapeTarget {
  /** Other sizes; undefined where the given ones serve as they are. */
  readonly change?: SizesChange;
  /** Why that cannot be told. */
  readonly fault?: string;
}

/** The class count before and after, and the axis where a Reshape puts it. */
interface Asked {
  readonly axis: number;
  readonly classes: number;
  readonly wanted: number;
}

function changeOf(
  node: NodeProto,
  input: number,
  sizes: readonly number[],
  { axis, classes, wanted }: Asked,
): ReshapeTarget {
  return sizes[axis] === classes
    ? { change: { node, input, sizes: sizes.with(axis, wanted) } }
    : {};
}

/** Where the size of an axis stands among lists that are put one behind the other. */
function pieceOf(
  { index, shapeOf }: Sizes,
  concat: NodeProto,
  axis: number,
): { readonly piece: number; readonly at: number } | undefined {
  let before = 0;
  for (const [piece, name] of concat.input.entries()) {
    const length = index.constant(name)?.dims[0] ?? shapeOf(name)?.[0];
    if (typeof length !== "number") return undefined;
    if (axis < before + length) return { piece, at: axis - before };
    before += length;
  }
  return undefined;
}

/** Sizes of which the class count is one that is written down, beside others that the run tells. */
function changeOfPiece(sizes: Sizes, concat: NodeProto, asked: Asked): ReshapeTarget | undefined {
  const { index } = sizes;
  const found = pieceOf(sizes, concat, asked.axis);
  const numbers = index.constant(concat.input[found?.piece ?? -1] ?? "")?.numbers();
  const [list] = concat.output;
  const isShared =
    index.readers(list).length !== 1 || index.graph.output.some(({ name }) => name === list);
  const computed = concat.input.filter((name) => index.constant(name) === undefined);
  const isTold = computed.every((name) => !constantsBehind(index, name).includes(asked.classes));
  if (found === undefined || numbers === undefined || isShared || !isTold) return undefined;
  return changeOf(concat, found.piece, Array.from(numbers), { ...asked, axis: found.at });
}

/** What is known of the lists of sizes in a graph. */
interface Sizes {
  readonly index: GraphIndex;
  readonly shapeOf: (name: string) => Shape | undefined;
}

/**
 * Changes the class count in the sizes that a Reshape or a Resize asks for.
 *
 * @param asked - with the class axis of its result, counted from 0
 */
export function reshapeTarget(sizes: Sizes, node: NodeProto, asked: Asked): ReshapeTarget {
  const { index } = sizes;
  const input = node.opType === "Reshape" ? 1 : 3;
  const name = node.input[input] ?? "";
  // A Resize by factors asks for no sizes.
  if (name === "") return node.opType === "Reshape" ? { fault: "sizes in an attribute" } : {};
  const constant = index.constant(name);
  if (constant !== undefined) return changeOf(node, input, Array.from(constant.numbers()), asked);
  const producer = index.producer(name);
  const inPiece = producer?.opType === "Concat" ? changeOfPiece(sizes, producer, asked) : undefined;
  if (inPiece !== undefined) return inPiece;
  return constantsBehind(index, name).includes(asked.classes)
    ? { fault: `computed sizes with ${asked.classes} among them` }
    : {};
}
