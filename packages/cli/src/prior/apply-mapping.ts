import { PriorError, renameClasses, type ClassPrior } from "@balms/core";
import { describeValue, listNames } from "@balms/core/adapter";
import { nearestHint } from "../data/nearest-hint.ts";
import type { FoundPrior } from "../prior-source/find-prior.ts";
import { readMapping, type Mapping } from "./read-mapping.ts";

/**
 * Refuses a mapping of classes that none of the priors has: they are misspelt, or of another project.
 *
 * @throws {@link PriorError} which names them, and the one that was probably meant.
 */
export function checkMapped(mapping: Mapping, found: readonly FoundPrior[]): void {
  const classes = new Set(found.flatMap(({ prior }) => prior.classes));
  const unknown = [...mapping.keys()].filter((name) => !classes.has(name));
  if (unknown.length === 0) return;
  throw new PriorError({
    parameter: found.map(({ source }) => source).join(", "),
    received: `no class ${listNames(unknown)}, which the mapping renames`,
    expected: "classes that are there",
    hint:
      nearestHint(unknown, [...classes]) ??
      "Take them out of the mapping, or pass over them with --skip-missing.",
  });
}

/**
 * A prior under new names, each class by itself: nothing is put together.
 *
 * @throws {@link PriorError} when two classes would get one name.
 */
export function renameApart({ prior, source }: FoundPrior, mapping: Mapping): ClassPrior {
  const before = new Map<string, string>();
  for (const name of prior.classes) {
    const after = mapping.get(name) ?? name;
    const other = before.get(after);
    if (other !== undefined) {
      throw new PriorError({
        parameter: source,
        received: `${listNames([other, name])}, which would both be called ${describeValue(after)}`,
        expected: "different names",
        hint: "`balms prior relabel` puts classes together, and adds their counts up.",
      });
    }
    before.set(after, name);
  }
  return renameClasses(prior, mapping);
}

/**
 * Priors with the names that a file gives their classes; all are brought into line by one mapping.
 *
 * @param options - `map`: the file; without one they stay as they are.
 */
export async function mapPriors(
  found: readonly FoundPrior[],
  options: { readonly map?: string; readonly skipMissing?: boolean },
): Promise<readonly ClassPrior[]> {
  const { map, skipMissing = false } = options;
  if (map === undefined) return found.map(({ prior }) => prior);
  const mapping = await readMapping({ map });
  if (!skipMissing) checkMapped(mapping, found);
  return found.map((one) => renameApart(one, mapping));
}
