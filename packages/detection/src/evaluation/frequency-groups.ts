import { shotGroups, type ClassPrior, type ShotGroup } from "@balms/core";
import { checkCounted, listNames, refuse } from "@balms/core/adapter";
import type { AnnotatedCategory, FrequencyGroup } from "../annotations/annotation-set.ts";

const names: Readonly<Record<ShotGroup, FrequencyGroup>> = {
  few: "rare",
  medium: "common",
  many: "frequent",
};

/** The group of each category: by training images, else as the file says, else none. */
export function frequencyGroups(
  categories: readonly AnnotatedCategory[],
  prior: ClassPrior | undefined,
  rareUpTo: number,
  commonUpTo: number,
): (FrequencyGroup | null)[] {
  if (prior === undefined) return categories.map(({ frequency }) => frequency ?? null);
  checkCounted(prior, "prior", ["rows", "images"]);
  const groups = shotGroups(prior, { fewBelow: rareUpTo + 1, manyAbove: commonUpTo });
  const known = new Map(prior.classes.map((name, i) => [name, groups[i]]));
  const missing = categories.filter(({ name }) => !known.has(name));
  if (missing.length > 0) {
    refuse(
      "prior",
      `no class ${listNames(missing.map(({ name }) => name))}`,
      "every category of the annotations",
      "Count the prior of annotations that list the same categories, by name.",
    );
  }
  return categories.map(({ name }) => names[known.get(name) ?? "few"]);
}
