import type { ClassPrior } from "../class-prior.ts";

/** Counts of the classes with these names; undefined for one that the prior does not have. */
export function countsOf(
  { classes, counts }: ClassPrior,
  names: readonly string[],
): (number | undefined)[] {
  const countOf = new Map(classes.map((label, id) => [label, counts[id]]));
  return Array.from(names, (name) => countOf.get(name));
}
