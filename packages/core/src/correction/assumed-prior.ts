import { checkKnown } from "../checks/check-options.ts";
import { checkNumber } from "../checks/check-values.ts";
import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { shares } from "../priors/measures/shares.ts";
import { powers } from "../priors/operations/temper-prior.ts";
import { weighClasses } from "../priors/operations/weigh-classes.ts";
import { namesWithWeight, settleCounts } from "../priors/zero-counts.ts";
import { checkSameClasses } from "./check-same-classes.ts";

/** What a model was trained under: which rows were drawn, and which prior its loss had inside. */
export interface Training {
  /** q: the class distribution that the training rows were drawn by; see `sampledPrior`. */
  readonly sampled: ClassPrior;
  /**
   * π: the prior inside the loss as the loss saw it (`smoothPrior` of it under zeroCounts "smooth"),
   * over the same classes; none (the default) for plain softmax.
   */
  readonly inLoss?: ClassPrior | undefined;
  /** Exponent of the prior inside the loss, at least 0; default 1. */
  readonly tau?: number | undefined;
}

/**
 * The class distribution that a model's raw logits assume after training: ∝ q_c / π_c^τ, the same
 * bits in every engine.
 *
 * A loss fits η_c + τ·log π_c to the log-posterior under q, so that the logits alone are those of a
 * set distributed like q / π^τ. Plain softmax leaves q itself. Balanced Softmax over rows as they
 * come (q = π) leaves the uniform distribution; over class-balanced rows it leaves 1 / π, which
 * corrects twice.
 *
 * Source: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021, section 4.2; the
 * over-balancing of two corrections: Ren et al., NeurIPS 2020, section 3.2.
 *
 * @param training - `sampled` (q), `inLoss` (π, default none), `tau` (≥ 0, default 1)
 * @returns weights over the same classes; 0 for a class that is never drawn
 * @throws {@link PriorError} when the two priors have other classes, or when the loss gives a class that is drawn no share
 * @throws {@link ArgumentError} when `tau` is negative or not finite
 *
 * @example
 * ```ts
 * import { assumedPrior, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([90, 10]);
 * console.log(assumedPrior({ sampled: prior, inLoss: prior }).counts); // both alike
 * ```
 */
export function assumedPrior(training: Training): ClassPrior {
  const weights = assumedWeights(training);
  const { sampled, inLoss } = training;
  return weighClasses(inLoss === undefined ? [sampled] : [sampled, inLoss], weights);
}

/** The weights of `assumedPrior`. */
export function assumedWeights(training: Training): Float64Array {
  checkKnown(training, ["sampled", "inLoss", "tau"], "training.");
  const { sampled, inLoss, tau = 1 } = { ...training };
  checkPrior(sampled, "sampled");
  checkNumber(tau, "tau", { least: 0 });
  const drawn = shares(sampled.counts);
  if (inLoss === undefined) return drawn;
  checkSameClasses(sampled, inLoss, "inLoss");
  if (tau === 0) return drawn;
  // What is never drawn needs no share in the loss.
  const counts = settleCounts(inLoss.counts, {}, namesWithWeight(inLoss.classes, drawn), "inLoss");
  const corrections = powers(counts, -tau);
  return drawn.map((share, id) => share * corrections[id]);
}
