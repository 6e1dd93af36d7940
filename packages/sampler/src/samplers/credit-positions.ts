import { checkVector, checkWhole } from "@balms/core/adapter";

/**
 * Gradients of all rows that were drawn, from those of the rows that could be read.
 *
 * @param rowGradients - dL/ds of each row that was read
 * @param positions - its place among the rows drawn, or −1 where it is none of them
 * @param length - how many were drawn
 * @returns 0 for rows that were left out
 */
export function creditPositions(
  rowGradients: ArrayLike<number>,
  positions: ArrayLike<number>,
  length: number,
): Float64Array {
  checkVector(positions, "positions", undefined, -1);
  checkVector(rowGradients, "rowGradients", positions.length);
  const credited = new Float64Array(length);
  for (let b = 0; b < positions.length; b++) {
    const place = checkWhole(positions[b], `positions[${b}]`, -1, length - 1);
    if (place >= 0) credited[place] += rowGradients[b];
  }
  return credited;
}
