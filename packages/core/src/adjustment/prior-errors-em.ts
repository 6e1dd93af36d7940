import type { FloatArray } from "../arrays/float-array.ts";
import { checkScores } from "../checks/check-matrix.ts";
import { checkOptions } from "../checks/check-options.ts";
import { checkWhole } from "../checks/check-values.ts";
import { checkSameClasses } from "../correction/check-same-classes.ts";
import { softmaxRows } from "../losses/balanced-softmax.ts";
import { invert } from "../numerics/invert.ts";
import { checkPrior } from "../priors/check-prior.ts";
import { shares } from "../priors/measures/shares.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { adjustLogits } from "./adjust-logits.ts";

/** Options of `priorErrorsEM`. */
export interface EMErrorsOptions {
  /** π: what the logits assume, as in `estimatePriorEM`. */
  readonly prior: ClassPrior;
  /** ρ: what `estimatePriorEM` made of them. */
  readonly estimate: ClassPrior;
}

// Of a matrix whose largest eigenvalue is about 1: below, the rows do not tell two classes apart.
const leastPivot = 1e-9;

/**
 * Standard errors of the class shares that `estimatePriorEM` estimates, from the observed Fisher information of mixture weights:
 *
 *     I = Σ_b s_b s_bᵀ     s_bj = l_bj / Σ_i ρ_i l_bi     Cov(ρ) = I⁻¹ − I⁻¹1 1ᵀI⁻¹ / 1ᵀI⁻¹1
 *
 * l_bj is p_bj/π_j, and the second term is that the shares add up to 1. Classes that are told apart without error have the errors of
 * a multinomial, √(ρ_j(1 − ρ_j)/N). What is off in the posteriors themselves is not in them. Time grows with N·C² + C³.
 *
 * Source: Redner, Walker, "Mixture densities, maximum likelihood and the EM algorithm", SIAM Review 1984, section 5.
 *
 * @param logits - η [N, C], those of the estimate
 * @param options - `prior`: π, `estimate`: ρ
 * @returns standard error of each share [C], from 0 to 1, 0 where π is 0; undefined where the rows do not tell the classes apart
 * @throws {@link ArgumentError} without rows, on NaN or +Infinity
 * @throws {@link PriorError} when both priors are not of the same classes
 *
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { estimatePriorEM, priorErrorsEM } from "@balms/core/estimation";
 *
 * const prior = priorFromCounts([50, 50]);
 * const logits = Float32Array.from({ length: 200 }, (_, i) => (i % 8 === 1 ? 6 : 3 * ((i + 1) % 2)));
 * const { prior: estimate } = estimatePriorEM(logits, { prior });
 * console.log(priorErrorsEM(logits, { prior, estimate })); // about 0.05 for both
 * ```
 */
export function priorErrorsEM(
  logits: FloatArray,
  options: EMErrorsOptions,
): Float64Array | undefined {
  checkOptions(options, ["prior", "estimate"]);
  const { prior, estimate } = options;
  checkSameClasses(checkPrior(prior), estimate, "estimate");
  const adjusted = adjustLogits(logits, { prior, zeroCounts: "mask" });
  const classes = prior.counts.length;
  const rows = checkWhole(checkScores(adjusted, classes, "logits"), "rows", 1);
  const likelihoods = softmaxRows(adjusted, new Float64Array(classes));
  const all = shares(estimate.counts);
  const ids = Array.from(all.keys()).filter((id) => all[id] > 0);
  const root = Float64Array.from(ids, (id) => Math.sqrt(all[id]));
  // √ρ_i I_ij √ρ_j / N, in which no class is larger than another.
  const information = new Float64Array(ids.length ** 2);
  const scores = new Float64Array(ids.length);
  for (let at = 0; at < likelihoods.length; at += classes) {
    let sum = 0;
    for (const id of ids) sum += all[id] * likelihoods[at + id];
    for (let i = 0; i < ids.length; i++) scores[i] = (root[i] * likelihoods[at + ids[i]]) / sum;
    for (let i = 0; i < ids.length; i++) {
      const score = scores[i] / rows;
      if (score === 0) continue;
      for (let j = 0; j <= i; j++) information[i * ids.length + j] += score * scores[j];
    }
  }
  for (let i = 0; i < ids.length; i++) {
    for (let j = 0; j < i; j++) information[j * ids.length + i] = information[i * ids.length + j];
  }
  const inverse = invert(information, leastPivot);
  if (inverse === undefined) return undefined;
  const along = root.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < root.length; j++) sum += inverse[i * root.length + j] * root[j];
    return sum;
  });
  const length = along.reduce((sum, value, i) => sum + value * root[i], 0);
  const errors = new Float64Array(classes);
  for (const [i, id] of ids.entries()) {
    const variance = inverse[i * ids.length + i] - along[i] ** 2 / length;
    // Rounding alone takes it below 0, where one class has all rows.
    errors[id] = root[i] * Math.sqrt(Math.max(0, variance) / rows);
  }
  return errors;
}
