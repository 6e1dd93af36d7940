import type { ClassPrior } from "../priors/class-prior.ts";
import { checkShares } from "./check-shares.ts";
import { assumedWeights, type Training } from "./assumed-prior.ts";

/** Refuses a prior to adjust from unless it is the class distribution that the logits assume. */
export function checkAssumed(prior: ClassPrior, training: Training | undefined): void {
  if (training === undefined) return;
  const assumed = { counts: assumedWeights(training), classes: training.sampled.classes };
  const hint = "Pass assumedPrior(training): another one corrects twice.";
  checkShares(prior, assumed, hint);
}
