import type { ClassPrior } from "../class-prior.ts";
import { derivePrior } from "../derive-prior.ts";

/** A prior of weights that were computed from others, over the classes of the first. */
export function weighClasses(
  parents: readonly ClassPrior[],
  counts: ArrayLike<number>,
  classes: readonly string[] = parents[0].classes,
): ClassPrior {
  return derivePrior(parents, { classes, counts, counted: "weights" });
}
