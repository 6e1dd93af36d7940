import { checkKnown } from "../checks/check-options.ts";
import { checkNumber } from "../checks/check-values.ts";
import { checkShares } from "../correction/check-shares.ts";
import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { settleCounts, type ZeroCountOptions } from "../priors/zero-counts.ts";

/** The prior inside a softmax, and how strongly it counts. */
export interface BalancedOptions extends ZeroCountOptions {
  /** Class distribution of the rows that the loss sees; C classes. */
  readonly prior: ClassPrior;
  /**
   * Class distribution that rows are drawn by, where a sampler or class rates draw them. A `prior`
   * with other shares corrects for a distribution that the loss never sees, and is refused.
   */
  readonly sampled?: ClassPrior | undefined;
  /** "intended" allows a `prior` that is not `sampled`, as BALMS does on purpose; default "error". */
  readonly mismatch?: "error" | "intended" | undefined;
  /** Exponent of the prior, at least 0: 1 (default) is Balanced Softmax, 0 plain softmax, ¼ the variant of the bound. */
  readonly tau?: number | undefined;
}

/**
 * What Balanced Softmax adds to the logits in training [C]: τ·(log π_c − max log π).
 *
 * A constant cancels in the softmax; this one makes a uniform prior add exact zeros. At τ = 0 the
 * prior has no say, so no logarithm is taken and no class is masked.
 *
 * Source: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021, section 4; τ = 1 is Ren
 * et al., NeurIPS 2020, section 3.1.
 *
 * @param options - `prior` (C classes), `tau` ≥ 0 (default 1), `zeroCounts` and `alpha` for classes without examples, `sampled` and `mismatch`
 * @returns [C], at most 0; −Infinity for masked classes
 * @throws {@link ArgumentError} when `tau` is negative or not finite
 * @throws {@link PriorError} on classes without examples, unless `zeroCounts` says what to do, and on a `prior` that is not `sampled`, unless that is `mismatch: "intended"`
 *
 * @example
 * ```ts
 * import { classShift, priorFromCounts } from "@balms/core";
 *
 * console.log(classShift({ prior: priorFromCounts([100, 10]) })); // 0, −log 10
 * ```
 */
export function classShift(options: BalancedOptions): Float64Array {
  return settleShift(options, shiftNames);
}

/** `classShift` for functions that have more options: those that they know. */
export function settleShift(options: BalancedOptions, known: readonly string[]): Float64Array {
  checkKnown(options, known);
  const { prior, tau = 1, sampled, mismatch }: BalancedOptions = Object(options);
  checkPrior(prior);
  checkNumber(tau, "tau", { least: 0 });
  if (sampled !== undefined && mismatch !== "intended") {
    checkShares(prior, checkPrior(sampled, "sampled"), 'Or mismatch: "intended".');
  }
  // At 0 the prior has no say: no class is masked, none refused.
  const policy: ZeroCountOptions = tau > 0 ? options : { zeroCounts: "smooth" };
  const counts = settleCounts(prior.counts, policy, prior.classes);
  const most = counts.reduce((a, b) => Math.max(a, b));
  // No negative zeros.
  return counts.map((count) => tau * Math.log(count / most) || 0);
}

/** Options of the shift. */
export const shiftNames: readonly string[] = [
  "prior",
  "tau",
  "zeroCounts",
  "alpha",
  "sampled",
  "mismatch",
];
