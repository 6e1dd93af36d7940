import { sum } from "../../numerics/sum.ts";

/** Counts over their sum [C], in double precision. */
export function shares(counts: ArrayLike<number>): Float64Array {
  const total = sum(counts);
  return Float64Array.from(counts, (count) => count / total);
}
