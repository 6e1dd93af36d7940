import { checkKnown } from "../checks/check-options.ts";
import { checkNumber } from "../checks/check-values.ts";
import { checkAssumed } from "../correction/check-assumed.ts";
import { checkSameClasses } from "../correction/check-same-classes.ts";
import type { Training } from "../correction/assumed-prior.ts";
import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { logShares } from "../priors/measures/log-prior.ts";
import type { ZeroCountOptions } from "../priors/zero-counts.ts";

/** From which class distribution to which. */
export interface AdjustmentOptions extends ZeroCountOptions {
  /** π: the class distribution that the logits assume, for plain softmax that of the training rows; C classes. */
  readonly prior: ClassPrior;
  /** Strength, at least 0; default 1. Choose it on validation data, never on the test set. */
  readonly tau?: number | undefined;
  /** ρ: the class distribution to predict under, over the same classes; default uniform. */
  readonly target?: ClassPrior | undefined;
  /** What the model was trained under: refuses a `prior` that its logits do not assume. */
  readonly training?: Training | undefined;
}

/**
 * What post-hoc adjustment adds to the logits [C]: −τ·log π_c, and + log ρ_c where a target is known.
 *
 * For a model trained with **plain** softmax; one trained with Balanced Softmax has had its
 * correction already: say how it was trained (`training`), and correcting twice is refused. The
 * zero-count policy holds for both priors. Under "mask" a class that either prior lacks gets
 * −Infinity: there is no evidence for it, so it is never predicted. At τ = 0 the training prior has
 * no say.
 *
 * Source: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021, section 4.1; with a
 * target: Saerens et al., "Adjusting the outputs of a classifier to new a priori probabilities",
 * Neural Computation 2002.
 *
 * @param options - `prior`, `tau` (≥ 0, default 1), `target` (default uniform), `training`, `zeroCounts`, `alpha`
 * @returns [C] in double precision
 * @throws {@link PriorError} on classes without examples, when `target` has other classes than `prior`, or when `prior` is not what `training` implies
 *
 * @example
 * ```ts
 * import { logitAdjustment, priorFromCounts } from "@balms/core";
 *
 * console.log(logitAdjustment({ prior: priorFromCounts([3, 1]) })); // −log 0.75, −log 0.25
 * ```
 */
export function logitAdjustment(options: AdjustmentOptions): Float64Array {
  checkKnown(options, ["prior", "tau", "target", "training", "zeroCounts", "alpha"]);
  const { prior, tau = 1, target, training } = { ...options };
  checkPrior(prior);
  checkAssumed(prior, training);
  checkNumber(tau, "tau", { least: 0 });
  const adjustment =
    tau === 0
      ? new Float64Array(prior.classes.length)
      : logShares(prior, options).map((log) =>
          log === -Infinity ? log : Math.min(0 - tau * log, Number.MAX_VALUE),
        );
  if (target === undefined) return adjustment;
  checkSameClasses(prior, target, "target");
  return logShares(target, options, "target").map((log, id) => log + adjustment[id]);
}
