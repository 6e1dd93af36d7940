import type { FloatArray } from "../arrays/float-array.ts";

/** Where EM stopped. */
interface MixtureFit {
  readonly estimate: Float64Array;
  /** Twice what ρ gains over the start in log-likelihood Σ_b log Σ_j ρ_j l_bj; at least 0. */
  readonly statistic: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Maximum likelihood of the shares ρ behind likelihoods l [N, C], each row but for a factor, by EM:
 *
 *     q_bj = ρ_j l_bj / Σ_i ρ_i l_bi          ρ'_j = (1/N) Σ_b q_bj
 *
 * The likelihood is concave in ρ, so N·(max_j ρ'_j/ρ_j − 1) bounds what is left to gain: that is
 * what is held against `tolerance`.
 */
export function mixtureShares(
  likelihoods: FloatArray,
  start: Float64Array,
  tolerance: number,
  maxIterations: number,
): MixtureFit {
  const classes = start.length;
  const rows = likelihoods.length / classes;
  let first: number | undefined;
  let estimate = start;
  for (let iterations = 0; ; iterations++) {
    const next = new Float64Array(classes);
    let log = 0;
    for (let at = 0; at < likelihoods.length; at += classes) {
      let sum = 0;
      for (let j = 0; j < classes; j++) sum += estimate[j] * likelihoods[at + j];
      log += Math.log(sum);
      for (let j = 0; j < classes; j++) {
        next[j] += (estimate[j] * likelihoods[at + j]) / (sum * rows);
      }
    }
    first ??= log;
    const gain = next.reduce((most, share, j) => Math.max(most, share && share / estimate[j]), 0);
    const converged = rows * (gain - 1) <= tolerance;
    if (converged || iterations === maxIterations) {
      return { estimate, statistic: Math.max(0, 2 * (log - first)), iterations, converged };
    }
    estimate = next;
  }
}
