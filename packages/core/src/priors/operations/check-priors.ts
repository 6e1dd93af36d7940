import { checkList } from "../../checks/check-list.ts";
import { checkWhole } from "../../checks/check-values.ts";
import { checkPrior } from "../check-prior.ts";
import type { ClassPrior } from "../class-prior.ts";

/** Refuses what is no list of priors, at least one, before they are aligned. */
export function checkPriors(priors: readonly ClassPrior[]): void {
  checkList(priors, "priors");
  checkWhole(priors.length, "priors.length", 1);
  priors.forEach((prior, i) =>
    checkList(checkPrior(prior, `priors[${i}]`).lineage, `priors[${i}].lineage`),
  );
}
