import { refuseValue } from "../errors/refuse.ts";
import type { ClassPrior } from "./class-prior.ts";

/** Refuses what is no prior before its fields are used. */
export function checkPrior(prior: ClassPrior, parameter: string = "prior"): ClassPrior {
  const given: Partial<ClassPrior> | null | undefined = prior;
  const { classes, counts, lineage } = given ?? {};
  const lists = [classes, counts, lineage].every(Array.isArray);
  if (lists && classes?.length === counts?.length) return prior;
  return refuseValue(parameter, prior, "what priorFromCounts returns");
}
