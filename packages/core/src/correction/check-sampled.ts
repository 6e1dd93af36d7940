import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { checkShares } from "./check-shares.ts";

/** Refuses the prior of a loss unless it is the class distribution that the rows are drawn by. */
export function checkSampled(prior: ClassPrior, sampled: ClassPrior): void {
  const hint = 'Pass `sampled` as the prior, or mismatch: "intended".';
  checkShares(prior, checkPrior(sampled, "sampled"), hint);
}
