import { elementCount } from "../constant.ts";

/** Distance between neighbours along each axis, in a tensor that lies in row-major order. */
export function stridesOf(dims: readonly number[]): number[] {
  const strides = Array.from(dims, () => 1);
  for (let axis = dims.length - 2; axis >= 0; axis--) {
    strides[axis] = strides[axis + 1] * dims[axis + 1];
  }
  return strides;
}

/** Strides with which a smaller tensor is read as one of the given dimensions (0 where it is repeated). */
export function broadcastStrides(from: readonly number[], dims: readonly number[]): number[] {
  const strides = stridesOf(from);
  const added = dims.length - from.length;
  return dims.map((_, axis) =>
    axis < added || from[axis - added] === 1 ? 0 : strides[axis - added],
  );
}

/** The numbers of a tensor read with other dimensions and strides: transposed, sliced, repeated. */
export function stridedNumbers(
  numbers: ArrayLike<number>,
  dims: readonly number[],
  strides: readonly number[],
  offset = 0,
): Float64Array {
  const result = new Float64Array(elementCount(dims));
  const place = Array.from(dims, () => 0);
  let from = offset;
  for (let index = 0; index < result.length; index++) {
    result[index] = numbers[from];
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      place[axis]++;
      if (place[axis] < dims[axis]) break;
      from -= place[axis] * strides[axis];
      place[axis] = 0;
    }
  }
  return result;
}
