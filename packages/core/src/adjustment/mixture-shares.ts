import { shares } from "../priors/measures/shares.ts";
import type { FloatArray } from "../checks/float-array.ts";

/** Where EM stopped. */
interface MixtureFit {
  readonly estimate: Float64Array;
  /** Twice what ρ gains over the start in log-likelihood Σ_b log Σ_j ρ_j l_bj; at least 0. */
  readonly statistic: number;
  readonly iterations: number;
  readonly converged: boolean;
}

const growth = 1.3;

/**
 * Maximum likelihood of the shares ρ behind likelihoods l [N, C], each row but for a factor, by EM:
 *
 *     q_bj = ρ_j l_bj / Σ_i ρ_i l_bi          ρ'_j = (1/N) Σ_b q_bj
 *
 * The likelihood is concave in ρ, so N·(max_j ρ'_j/ρ_j − 1) bounds what is left to gain: that is
 * what is held against `tolerance`. Where classes overlap EM creeps, so steps are stretched,
 * ρ_j·(ρ'_j/ρ_j)^a with growing a, until one loses likelihood; it is then taken back, for plain EM
 * (Salakhutdinov & Roweis, "Adaptive overrelaxed bound optimization methods", ICML 2003).
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
  let best = 0;
  let estimate = start;
  let trial = start;
  let plain = start;
  let stretch = 1;
  for (let iterations = 0; ; iterations++) {
    const next = new Float64Array(classes);
    let log = 0;
    for (let at = 0; at < likelihoods.length; at += classes) {
      let sum = 0;
      for (let j = 0; j < classes; j++) sum += trial[j] * likelihoods[at + j];
      log += Math.log(sum);
      for (let j = 0; j < classes; j++) next[j] += (trial[j] * likelihoods[at + j]) / (sum * rows);
    }
    first ??= log;
    // A plain step loses nothing but rounding errors. Too long a stretch is no number.
    const kept = stretch === 1 || log >= best;
    let converged = false;
    if (kept) {
      best = log;
      estimate = trial;
      plain = next;
      const gain = next.map((share, j) => (share > 0 ? share / estimate[j] : 0));
      converged = rows * (gain.reduce((a, b) => Math.max(a, b)) - 1) <= tolerance;
      const power = (stretch *= growth);
      trial = shares(estimate.map((share, j) => share * gain[j] ** power));
    } else {
      trial = plain;
      stretch = 1;
    }
    if (converged || iterations === maxIterations) {
      return { estimate, statistic: Math.max(0, 2 * (best - first)), iterations, converged };
    }
  }
}
