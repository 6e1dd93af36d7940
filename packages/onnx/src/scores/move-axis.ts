import { intAttribute, intsAttribute } from "../model/attributes.ts";
import type { Dimension, Shape } from "../graph/shape.ts";
import { normalAxis } from "../graph/shape.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import type { ScoreReading } from "./score-reading.ts";

/** Where the class axis is after an operator; both undefined where it is not whole any more. */
export interface ClassAxis {
  readonly axis: number | undefined;
  readonly width: number | undefined;
}

/** What following an axis takes of a graph. */
export type AxisReading = Pick<ScoreReading, "axis" | "numbers" | "rank" | "shape">;

const lost: ClassAxis = { axis: undefined, width: undefined };

/** A product of sizes, as text that is equal only for equal products. */
function sizeKey(shape: readonly Dimension[]): string {
  let size = 1;
  const names: string[] = [];
  for (const dimension of shape) {
    if (typeof dimension === "number") size *= dimension;
    else names.push(dimension);
  }
  return [size, ...names.toSorted()].join("*");
}

/**
 * The axis of a reshaped tensor that is the class axis of the given one: the one of the same size that has as many elements before it, or
 * as many after it (the total is the same).
 */
function reshapedAxis(before: Shape, axis: number, after: Shape): number | undefined {
  const size = before[axis];
  const head = sizeKey(before.slice(0, axis));
  const tail = sizeKey(before.slice(axis + 1));
  const candidates = after.flatMap((dimension, position) => {
    const same =
      dimension === size &&
      (sizeKey(after.slice(0, position)) === head || sizeKey(after.slice(position + 1)) === tail);
    return same ? [position] : [];
  });
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** The axes that a node adds, reduces or takes away. */
export function axesOf(node: NodeProto, reading: AxisReading): readonly number[] | undefined {
  const attribute = intsAttribute(node, "axes");
  if (attribute !== undefined) return attribute;
  const input = node.input[1] ?? "";
  return input === "" ? undefined : reading.numbers(input);
}

function reshaped(node: NodeProto, from: Required<ClassAxis>, reading: AxisReading): ClassAxis {
  const before = reading.shape(node.input[0]);
  const after = reading.shape(node.output[0]);
  const { axis, width } = from;
  if (before === undefined || after === undefined || axis === undefined) return lost;
  if (width === 1 && before.length > after.length) {
    // One score alone has no axis of its own once it is reshaped away.
    const moved = reshapedAxis(before.with(axis, 1), axis, after);
    return { axis: moved, width };
  }
  const whole = width === undefined ? before : before.with(axis, width);
  const moved = reshapedAxis(whole, axis, after);
  return moved === undefined ? lost : { axis: moved, width };
}

function flattened(node: NodeProto, from: ClassAxis, reading: AxisReading): ClassAxis {
  const shape = reading.shape(node.input[0]);
  if (shape === undefined || from.axis === undefined) return lost;
  const split = normalAxis(intAttribute(node, "axis", 1), shape.length);
  const isRight = from.axis >= split;
  const [start, end] = isRight ? [split, shape.length] : [0, split];
  const alone = shape.slice(start, end).every((size, at) => size === 1 || at + start === from.axis);
  return alone ? { ...from, axis: isRight ? 1 : 0 } : lost;
}

function squeezed(node: NodeProto, from: ClassAxis, reading: AxisReading): ClassAxis {
  const shape = reading.shape(node.input[0]);
  const { axis, width } = from;
  if (shape === undefined || axis === undefined) return lost;
  const gone =
    axesOf(node, reading)?.map((given) => normalAxis(given, shape.length)) ??
    shape.flatMap((size, at) => (size === 1 ? [at] : []));
  // Only an axis of one element can go.
  if (gone.includes(axis)) return width === 1 ? { axis: undefined, width } : lost;
  return { axis: axis - gone.filter((at) => at < axis).length, width };
}

function unsqueezed(node: NodeProto, from: ClassAxis, reading: AxisReading): ClassAxis {
  const rank = reading.rank(node.input[0]);
  const given = axesOf(node, reading);
  const { axis, width } = from;
  if (rank === undefined || given === undefined) return lost;
  const added = new Set(given.map((at) => normalAxis(at, rank + given.length)));
  const kept = Array.from({ length: rank + given.length }, (_, at) => at).filter(
    (at) => !added.has(at),
  );
  if (axis !== undefined) return { axis: kept[axis], width };
  return { axis: width === 1 && given.length === 1 ? [...added][0] : undefined, width };
}

function transposed(node: NodeProto, from: ClassAxis, reading: AxisReading): ClassAxis {
  const order = intsAttribute(node, "perm");
  const rank = order?.length ?? reading.rank(node.input[0]);
  if (rank === undefined || from.axis === undefined) return { ...from, axis: undefined };
  const axis = normalAxis(from.axis, rank);
  return { ...from, axis: order?.indexOf(axis) ?? rank - 1 - axis };
}

const movers: ReadonlyMap<
  string,
  (node: NodeProto, from: ClassAxis, reading: AxisReading) => ClassAxis
> = new Map([
  ["Flatten", flattened],
  ["Reshape", reshaped],
  ["Squeeze", squeezed],
  ["Transpose", transposed],
  ["Unsqueeze", unsqueezed],
]);

/** Operators that rearrange the elements of a tensor, all of them. */
export const layoutOperators: readonly string[] = [...movers.keys()];

/** The last of nobody knows how many dimensions, after numbers in the same order are given others: still the last, if as many lie along it. */
function lastAxis(node: NodeProto, { width }: ClassAxis, reading: AxisReading): ClassAxis {
  const after = reading.shape(node.output[0]);
  const isLast = width !== undefined && after?.at(-1) === width;
  return isLast ? { axis: after.length - 1, width } : lost;
}

/** Follows the class axis of a node's first input through the node, by what the operator does and never by equal sizes alone. */
export function moveAxis(node: NodeProto, from: ClassAxis, reading: AxisReading): ClassAxis {
  const mover = movers.get(node.opType);
  const axis = from.axis === undefined ? undefined : reading.axis(node.input[0], from.axis);
  if (mover === undefined) return { ...from, axis };
  // A file may declare fewer dimensions than there are.
  if (axis !== undefined && axis >= (reading.rank(node.input[0]) ?? Infinity)) return lost;
  const moved =
    axis === -1 && mover !== transposed
      ? lastAxis(node, from, reading)
      : mover(node, { ...from, axis }, reading);
  // Rearranged, one score for each row stays one, wherever it is.
  return from.width === 1 ? { axis: moved.axis, width: 1 } : moved;
}

/** Number of dimensions after such a node, where sizes are unknown; undefined where it takes sizes to tell. */
export function movedRank(node: NodeProto, rank: number | undefined): number | undefined {
  if (node.opType === "Flatten") return 2;
  if (node.opType === "Transpose") return intsAttribute(node, "perm")?.length ?? rank;
  return movers.has(node.opType) ? undefined : rank;
}
