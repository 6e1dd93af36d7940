import type { ClassPrior } from "../class-prior.ts";

/** Whether the classes of a prior are these names in this order. */
export function hasClasses({ classes }: ClassPrior, names: readonly string[]): boolean {
  return classes.length === names.length && classes.every((name, id) => name === names[id]);
}

/** Counts of the classes with these names; undefined for one that the prior does not have. */
export function countsOf(
  prior: ClassPrior,
  names: readonly string[],
): readonly (number | undefined)[] {
  // A million names in a map take half a second.
  if (hasClasses(prior, names)) return prior.counts;
  const countOf = new Map(prior.classes.map((label, id) => [label, prior.counts[id]]));
  return Array.from(names, (name) => countOf.get(name));
}
