import { checkList } from "../checks/check-list.ts";
import type { ClassPrior } from "./class-prior.ts";
import { priorFromCounts } from "./prior-from-counts.ts";

/**
 * The prior under which all classes are equally likely: π_c = 1/C, written as one row each.
 *
 * @param classes - class names [C], all different
 * @throws {@link ArgumentError} when there are none or a name repeats
 *
 * @example
 * ```ts
 * import { logPrior, uniformPrior } from "@balms/core";
 *
 * console.log(logPrior(uniformPrior(["cat", "lynx"]))); // −log 2, −log 2
 * ```
 */
export function uniformPrior(classes: readonly string[]): ClassPrior {
  checkList(classes, "classes");
  return priorFromCounts(
    classes.map(() => 1),
    { classes, source: "uniform" },
  );
}
