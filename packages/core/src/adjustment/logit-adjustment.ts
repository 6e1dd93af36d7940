import { checkNumber } from "../checks/check-values.ts";
import { describeValue } from "../errors/describe-value.ts";
import { PriorError } from "../errors/prior-error.ts";
import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { logShares } from "../priors/log-prior.ts";
import type { ZeroCountOptions } from "../priors/zero-counts.ts";

/** From which class distribution to which. */
export interface AdjustmentOptions extends ZeroCountOptions {
  /** π: the class distribution that the model was trained under; C classes. */
  readonly prior: ClassPrior;
  /** Strength, at least 0; default 1. Choose it on validation data, never on the test set. */
  readonly tau?: number | undefined;
  /** ρ: the class distribution to predict under, over the same classes; default uniform. */
  readonly target?: ClassPrior | undefined;
}

/**
 * What post-hoc adjustment adds to the logits [C]: −τ·log π_c, and + log ρ_c where a target is known.
 *
 * For a model trained with **plain** softmax; one trained with Balanced Softmax has had its
 * correction already. The zero-count policy holds for both priors. Under "mask" a class that
 * either prior lacks gets −Infinity: there is no evidence for it, so it is never predicted.
 * At τ = 0 the training prior has no say.
 *
 * Source: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021, section 4.1; with a
 * target: Saerens et al., "Adjusting the outputs of a classifier to new a priori probabilities",
 * Neural Computation 2002.
 *
 * @param options - `prior`, `tau` (≥ 0, default 1), `target` (default uniform), `zeroCounts`, `alpha`
 * @returns [C] in double precision
 * @throws {@link PriorError} on classes without examples, or when `target` has other classes than `prior`
 *
 * @example
 * ```ts
 * import { logitAdjustment, priorFromCounts } from "@balms/core";
 *
 * console.log(logitAdjustment({ prior: priorFromCounts([3, 1]) })); // −log 0.75, −log 0.25
 * ```
 */
export function logitAdjustment(options: AdjustmentOptions): Float64Array {
  const { prior, tau = 1, target } = options;
  checkPrior(prior);
  checkNumber(tau, "tau", { least: 0 });
  const adjustment = new Float64Array(prior.labels.length);
  if (tau > 0) {
    logShares(prior, options, "prior").forEach((log, id) => {
      adjustment[id] = log === -Infinity ? -Infinity : 0 - tau * log;
    });
  }
  if (target !== undefined) {
    checkSameClasses(prior, checkPrior(target, "target"));
    logShares(target, options, "target").forEach((log, id) => {
      adjustment[id] += log;
    });
  }
  return adjustment;
}

function checkSameClasses(prior: ClassPrior, target: ClassPrior): void {
  if (prior.labels.length !== target.labels.length) {
    throw new PriorError({
      parameter: "target",
      received: `${target.labels.length} classes`,
      expected: `the ${prior.labels.length} classes of the training prior`,
    });
  }
  const other = prior.labels.findIndex((label, id) => label !== target.labels[id]);
  if (other === -1) return;
  throw new PriorError({
    parameter: "target",
    received: `class ${other} named ${describeValue(target.labels[other])}`,
    expected: `${describeValue(prior.labels[other])}, as in the training prior`,
    hint: "Both priors must have the same classes in the same order.",
  });
}
