import { checkOptions } from "../checks/check-options.ts";
import { checkNumber } from "../checks/check-values.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { powers } from "../priors/operations/temper-prior.ts";
import { settleZeroCounts, type ZeroCountOptions } from "../priors/zero-counts.ts";

/** How large the margins are. */
export interface LdamMarginOptions extends ZeroCountOptions {
  /** Margin of the rarest class that occurs, at least 0; default 0.5. */
  readonly largestMargin?: number | undefined;
}

/**
 * Margins of the LDAM loss: Δ_c ∝ n_c^{−1/4}, with `largestMargin` for the rarest class.
 *
 * A class without examples has margin 0 under "mask"; the losses give it no share of the softmax.
 *
 * Source: Cao et al., "Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss",
 * NeurIPS 2019, section 3.1.
 *
 * @param prior - n [C]
 * @param options - `largestMargin` (default 0.5); `zeroCounts` and `alpha` for classes without examples
 * @returns Δ [C], in units of the unscaled logits
 * @throws {@link ArgumentError} on a negative margin
 * @throws {@link PriorError} on classes without examples, unless `zeroCounts` says what to do
 *
 * @example
 * ```ts
 * import { ldamMargins, priorFromCounts } from "@balms/core";
 *
 * console.log(ldamMargins(priorFromCounts([1600, 100]))); // 0.25, 0.5
 * ```
 */
export function ldamMargins(prior: ClassPrior, options?: LdamMarginOptions): Float64Array {
  return settleMargins(prior, options, marginNames);
}

/** `ldamMargins` for functions that have more options: those that they know. */
export function settleMargins(
  prior: ClassPrior,
  options: LdamMarginOptions | undefined,
  known: readonly string[],
): Float64Array {
  checkOptions(options, known);
  const { largestMargin = 0.5 } = { ...options };
  checkNumber(largestMargin, "largestMargin", { least: 0 });
  return powers(settleZeroCounts(prior, options), -0.25).map((size) => largestMargin * size);
}

/** Options of the margins. */
export const marginNames: readonly string[] = ["largestMargin", "zeroCounts", "alpha"];
