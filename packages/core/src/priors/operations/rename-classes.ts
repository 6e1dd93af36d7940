import { refuseValue } from "../../errors/refuse.ts";
import { checkPrior } from "../check-prior.ts";
import type { ClassPrior } from "../class-prior.ts";
import { derivePrior } from "../derive-prior.ts";
import { refusePrior } from "../refuse-prior.ts";

/** New names of classes: by old name, or computed from it. */
export type ClassRenaming =
  | Readonly<Record<string, string>>
  | ReadonlyMap<string, string>
  | ((name: string) => string);

/**
 * The prior under new class names, several of which may be the same: their counts add up.
 *
 * New names stand in the order in which they first appear. Old names that are not in a record or
 * map stay as they are, and names that the prior does not have are passed over, so that one mapping
 * serves many priors.
 *
 * @param prior - C classes
 * @param mapping - a record or a map from old names to new ones, or a function
 * @returns a new prior of the same kind, of at most C classes
 * @throws {@link PriorError} when classes are put together of which one example may have several: how many it has of either is not known; when a new name is no text
 * @throws {@link ArgumentError} when `mapping` is none
 *
 * @example
 * ```ts
 * import { priorFromCounts, renameClasses } from "@balms/core";
 *
 * const prior = priorFromCounts([5, 3, 1], { classes: ["cat", "dog", "lynx"] });
 * const families = renameClasses(prior, { cat: "felidae", lynx: "felidae", dog: "canidae" });
 * console.log(families.classes, families.counts); // [felidae, canidae], [6, 3]
 * ```
 */
export function renameClasses(prior: ClassPrior, mapping: ClassRenaming): ClassPrior {
  const { classes, counts, counted, examples } = checkPrior(prior);
  const rename = renaming(mapping);
  const merged = new Map<string, number>();
  classes.forEach((given, id) => {
    // What is no text is refused as a name.
    const name = rename(given) as string;
    merged.set(name, (merged.get(name) ?? 0) + counts[id]);
  });
  if (examples !== undefined && merged.size < classes.length) {
    const received = "one name for several classes";
    refusePrior("mapping", received, "different names");
  }
  return derivePrior([prior], {
    classes: [...merged.keys()],
    counts: [...merged.values()],
    counted,
    examples,
  });
}

function renaming(mapping: ClassRenaming): (name: string) => unknown {
  if (typeof mapping === "function") return mapping;
  if (mapping !== Object(mapping)) {
    return refuseValue("mapping", mapping, "a record, a Map or a function");
  }
  // A record of texts has no method, whatever its fields; a map of another realm has.
  const isMap = typeof (mapping as ReadonlyMap<string, string>).get === "function";
  // Own fields alone: a class may be called "constructor".
  const names = new Map(isMap ? (mapping as ReadonlyMap<string, string>) : Object.entries(mapping));
  return (name) => (names.has(name) ? names.get(name) : name);
}
