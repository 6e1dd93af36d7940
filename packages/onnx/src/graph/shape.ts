/** One dimension: a number, or the name of a size that is known only at run time. */
export type Dimension = number | string;

/** Shape of a tensor; an empty list is a scalar. */
export type Shape = readonly Dimension[];

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

function broadcastDimension(a: Dimension, b: Dimension): Dimension {
  if (a === 1) return b;
  if (b === 1 || a === b) return a;
  // A named size beside a number larger than 1 can only be that number, or 1: the result is the number.
  return typeof a === "number" ? a : b;
}

/** The shape that two shapes broadcast to (ONNX and NumPy rules). */
export function broadcastShapes(a: Shape | undefined, b: Shape | undefined): Shape | undefined {
  if (a === undefined || b === undefined) return undefined;
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, index) =>
    broadcastDimension(a[index - rank + a.length] ?? 1, b[index - rank + b.length] ?? 1),
  );
}

/** A shape as a person writes it. */
export function describeShape(shape: Shape | undefined): string {
  return shape === undefined ? "unknown shape" : `[${shape.join(", ")}]`;
}
