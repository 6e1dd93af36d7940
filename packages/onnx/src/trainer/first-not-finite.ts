/** The place of the first number that is infinite or none; undefined where all are finite. A plain loop: it goes over every weight in every step. */
export function firstNotFinite(values: ArrayLike<number>): number | undefined {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return undefined;
}
