import type { ClassPrior } from "../priors/class-prior.ts";
import { checkShares } from "./check-shares.ts";
import { impliedWeights, type Training } from "./implied-prior.ts";

/** Refuses a prior to adjust from unless it is the class distribution that the logits assume. */
export function checkImplied(prior: ClassPrior, training: Training | undefined): void {
  if (training === undefined) return;
  const implied = { counts: impliedWeights(training), labels: training.sampled.labels };
  const hint = "Pass impliedPrior(training): another one corrects twice.";
  checkShares(prior, implied, hint);
}
