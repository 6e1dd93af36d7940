/** The last epoch whose positions, counted from the first epoch on, are exact. */
export function lastEpoch(epochLength: number): number {
  return Math.floor(Number.MAX_SAFE_INTEGER / epochLength) - 1;
}
