/** Whether something is a column of numbers of one kind and length. */
export function isColumn(
  value: unknown,
  Kind: Float64ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor,
  length: number,
): boolean {
  return value instanceof Kind && value.length === length;
}

/** Whether positions are from 0 to below a limit. */
export function isBelow(positions: Int32Array, limit: number): boolean {
  return positions.every((position) => position >= 0 && position < limit);
}
