import { mostDimensions } from "../model/axis-fault.ts";

/** One dimension: a number, or the name of a size that is known only at run time. */
export type Dimension = number | string;

/** Shape of a tensor; an empty list is a scalar. */
export type Shape = readonly Dimension[];

/** Whether a size is one that inference knows nothing of: it is called after the value and axis that it was first seen at. */
export function isInventedSize(size: Dimension): boolean {
  return typeof size === "string" && /:\d+$/u.test(size);
}

function isSound(size: Dimension | undefined): size is Dimension {
  return typeof size === "string" || (Number.isSafeInteger(size) && Number(size) >= 0);
}

/**
 * A shape as far as a tensor may have it: what is no size counts as one that only the run tells.
 *
 * @param name - of the value, which such sizes are called after
 */
export function soundShape(
  shape: readonly (Dimension | undefined)[] | undefined,
  name: string,
): Shape | undefined {
  if (shape === undefined || shape.length > mostDimensions) return undefined;
  // Most are sound, and are shared.
  if (shape.every(isSound)) return shape;
  return Array.from(shape, (size, axis) => (isSound(size) ? size : `${name}:${axis}`));
}

/** A non-negative axis for one that may count from the end. */
export function normalAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** Number of elements, or undefined while a dimension is only known at run time. */
export function staticSize(shape: Shape | undefined): number | undefined {
  if (shape === undefined) return undefined;
  let size = 1;
  for (const dimension of shape) {
    if (typeof dimension === "string") return undefined;
    size *= dimension;
  }
  return size;
}

function broadcastDimension(a: Dimension, b: Dimension, unknown: () => Dimension): Dimension {
  if (a === 1) return b;
  if (b === 1 || a === b) return a;
  // A named size beside a number larger than 1 can only be that number, or 1: the result is the number.
  if (typeof a === "number") return a;
  // Of two named sizes each may be 1, so that the result is the other one.
  return typeof b === "number" ? b : unknown();
}

/**
 * The shape that two shapes broadcast to (ONNX and NumPy rules).
 *
 * @param unknown - names a size that only the run will tell, by its axis
 */
export function broadcastShapes(
  a: Shape | undefined,
  b: Shape | undefined,
  unknown: (axis: number) => Dimension,
): Shape | undefined {
  if (a === undefined || b === undefined) return undefined;
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) =>
    broadcastDimension(a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1, () =>
      unknown(axis),
    ),
  );
}

/** A shape as a person writes it. */
export function describeShape(shape: Shape | undefined): string {
  return shape === undefined ? "unknown shape" : `[${shape.join(", ")}]`;
}
