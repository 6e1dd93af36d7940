import type { ClassPrior } from "../class-prior.ts";
import { similarName } from "../similar-name.ts";
import { countsOf } from "./counts-of.ts";

// Each is compared with each, letter by letter.
const mostCompared = 50;

/** A class that some of the merged priors lack. */
export interface UnalignedClass {
  readonly name: string;
  /** Positions of the priors that have no class of this name. */
  readonly missingFrom: readonly number[];
  /**
   * The name that this one was perhaps meant to be, or that it: it differs by case or a few letters,
   * and no prior has both. Looked for where up to 50 classes are unaligned.
   */
  readonly nearest: string | undefined;
}

/** The classes that are not in every prior. */
export function findUnaligned(
  classes: readonly string[],
  priors: readonly ClassPrior[],
): readonly UnalignedClass[] {
  const counts = priors.map((prior) => countsOf(prior, classes));
  const found = classes
    .map((name, id) => ({
      name,
      missingFrom: [...counts.keys()].filter((i) => counts[i][id] === undefined),
    }))
    .filter(({ missingFrom }) => missingFrom.length > 0);
  const compared = found.length > mostCompared ? [] : found;
  return found.map(({ name, missingFrom }) => {
    // What one prior has side by side are two classes.
    const others = compared.filter(
      (other) => new Set([...missingFrom, ...other.missingFrom]).size === priors.length,
    );
    const names = others.map((other) => other.name);
    return { name, missingFrom, nearest: similarName(name, names) };
  });
}
