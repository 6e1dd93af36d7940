import { describeValue } from "../errors/describe-value.ts";
import { refuse } from "../errors/refuse.ts";
import type { ClassPrior } from "./class-prior.ts";

/** Refuses what is no prior before its fields are used. */
export function checkPrior(prior: ClassPrior, parameter: string = "prior"): ClassPrior {
  const given: Partial<ClassPrior> | null | undefined = prior;
  const { labels, counts, lineage } = given ?? {};
  const lists = [labels, counts, lineage].every((list) => Array.isArray(list));
  if (!lists || labels?.length !== counts?.length) {
    refuse(parameter, describeValue(prior), "a class prior, as priorFromCounts makes one");
  }
  return prior;
}
