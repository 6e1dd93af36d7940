import type { InferenceContext } from "./inference-context.ts";
import type { Dimension, Shape } from "./shape.ts";
import type { KnownSize } from "./size-arithmetic.ts";

/** What `-1` stands for: the elements that the other target dimensions leave over. */
function leftOver(shape: Shape | undefined, others: Shape): Dimension | undefined {
  if (shape === undefined) return undefined;
  let size = 1;
  const names: string[] = [];
  for (const dimension of shape) {
    if (typeof dimension === "number") size *= dimension;
    else names.push(dimension);
  }
  for (const dimension of others) {
    if (typeof dimension === "number") size /= dimension;
    else if (names.includes(dimension)) names.splice(names.indexOf(dimension), 1);
    else return undefined;
  }
  if (names.length === 0) return Number.isInteger(size) ? size : undefined;
  return names.length === 1 && size === 1 ? names[0] : undefined;
}

/**
 * The shape that Reshape gives, where `0` copies a dimension and `-1` takes what is left; a batch of unknown size stays
 * a name when everything else is known.
 */
export function reshapedShape(
  shape: Shape | undefined,
  target: readonly KnownSize[],
  context: InferenceContext,
): Shape {
  const known = target.map((size, axis): Dimension => {
    if (size !== undefined && size !== 0) return size;
    return (size === 0 ? shape?.[axis] : undefined) ?? context.unknownDimension(axis);
  });
  return known.map((size, axis) => {
    if (size !== -1) return size;
    return leftOver(shape, known.toSpliced(axis, 1)) ?? context.unknownDimension(axis);
  });
}
