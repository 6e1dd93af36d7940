import { checkList } from "../checks/check-list.ts";
import type { ClassPrior } from "./class-prior.ts";
import { composePrior, type PriorParts } from "./compose-prior.ts";
import { refusePrior } from "./refuse-prior.ts";

/**
 * A prior computed from others. Its lineage names the counted priors at the roots, however many
 * steps lie between; what all parents say alike (source, time, licence) is kept, the rest is left
 * out. So it makes no difference in which order, or in how many steps, priors are put together.
 */
export function derivePrior(parents: readonly ClassPrior[], parts: PriorParts): ClassPrior {
  const lineage = parents.flatMap((parent) => {
    checkList(parent.lineage, "prior.lineage");
    return parent.lineage.length === 0 ? [parent.digest] : parent.lineage;
  });
  const agreed = (["source", "time", "license"] as const).map((field) => {
    const [said, ...others] = new Set(parents.map((parent) => parent[field]));
    return [field, others.length === 0 ? said : undefined] as const;
  });
  return composePrior({ ...Object.fromEntries(agreed), ...parts, lineage }, refusePrior);
}
