import { logitAdjustment, PriorError, sigmoidShift } from "@balms/core";
import type { AdjustmentOptions, ClassPrior } from "@balms/core";
import { checkCounted, checkSameClasses, refuse } from "@balms/core/adapter";
import type { ClassScores } from "../scores/class-scores.ts";

function logOdds(
  prior: ClassPrior,
  parameter: string,
  { zeroCounts, alpha }: AdjustmentOptions,
): Float64Array {
  checkCounted(
    prior,
    parameter,
    ["rows", "images"],
    "Scores with a Sigmoid each are corrected by how many of all rows or images have the class: count those, and give their number as `examples`.",
  );
  try {
    return sigmoidShift({ prior, zeroCounts, alpha });
  } catch (error) {
    if (!PriorError.isInstance(error)) throw error;
    const { received, expected, hint } = error;
    throw new PriorError({ parameter, received, expected, hint, cause: error });
  }
}

/** `−τ·log(f_j/(1 − f_j))`, and the log-odds of the target's frequencies. */
function oddsAdjustment(options: AdjustmentOptions): Float64Array {
  const { prior, tau = 1, target } = options;
  // The checks of what holds for all kinds.
  logitAdjustment({ prior, tau: 0, training: options.training });
  logitAdjustment({ prior, tau, zeroCounts: "smooth" });
  const own = tau === 0 ? undefined : logOdds(prior, "prior", options);
  const added = Float64Array.from(prior.classes, (_, id) => (own ? 0 - tau * own[id] : 0));
  if (target === undefined) return added;
  checkSameClasses(prior, target, "target");
  return logOdds(target, "target", options).map((odds, id) => odds + added[id]);
}

/**
 * Against equal shares of the classes that stay, so that what stands for none of them keeps the weight that it had:
 * `−τ·log(C·π_j)`, and `+ log(C·ρ_j)` with a target.
 */
function againstEqualShares(
  added: Float64Array,
  { tau = 1, target }: Pick<AdjustmentOptions, "tau" | "target">,
): Float64Array {
  const staying = added.filter((number) => number !== -Infinity).length;
  const constant = ((target === undefined ? 0 : 1) - tau) * Math.log(staying);
  return added.map((number) => number + constant);
}

/**
 * What a correction adds, before it is divided by a temperature: one number per class of the prior, or for one score alone the
 * difference between its two classes.
 *
 * @throws {@link PriorError} on priors that say nothing of scores of this kind, or rule out all classes; {@link ArgumentError} on
 * a τ that makes numbers without end.
 */
export function correctionNumbers(
  { kind: own, normalized = false }: Pick<ClassScores, "kind" | "normalized">,
  options: AdjustmentOptions,
): Float64Array {
  // Classes that compete need no share of all rows: only how frequent they are beside each other.
  const kind = normalized ? "softmax" : own;
  const added = kind === "sigmoid" ? oddsAdjustment(options) : logitAdjustment(options);
  const least = kind === "sigmoid" ? -Number.MAX_VALUE : -Infinity;
  // −∞ rules a class out; what else is beyond the numbers has come from τ.
  if (added.some((number) => !(number >= least && number < Number.MAX_VALUE))) {
    refuse("tau", String(options.tau), "a tau whose corrections are finite numbers");
  }
  if (added.every((number) => number === -Infinity)) {
    throw new PriorError({
      parameter: "target",
      received: "a target and a prior that have no class in common",
      expected: "a class that both have examples of",
      hint: 'Or zeroCounts: "smooth".',
    });
  }
  if (normalized) return againstEqualShares(added, options);
  return kind === "binary" ? Float64Array.of(added[1] - added[0]) : added;
}
