import {
  comparePriors,
  jensenShannon,
  totalVariation,
  type ClassPrior,
  type PriorComparison,
} from "@balms/core";
import { compareCodePoints } from "@balms/core/adapter";
import { compareClasses, type ClassComparison } from "@balms/core/estimation";
import { suggestRenames, type SuggestedRename } from "./suggest-renames.ts";

/** How two priors differ. */
export interface PriorDiff {
  readonly first: string;
  readonly second: string;
  readonly totalVariation: number;
  readonly jensenShannon: number;
  /** Pearson's test of all classes together; null where it does not apply. */
  readonly test: Omit<PriorComparison, "totalVariation" | "unaligned"> | null;
  /** Why classes are not tested: what one of the priors counts; null where they are. */
  readonly untested: string | null;
  readonly significance: number;
  /** All classes of both; without a p-value where they are not tested. */
  readonly classes: readonly ComparedClass[];
  /** Whether the classes that both have stand in the same order. */
  readonly sameOrder: boolean;
  readonly renames: readonly SuggestedRename[];
}

/** A class of both priors. */
export type ComparedClass = Omit<ClassComparison, "pValue" | "differs"> & {
  readonly pValue: number | null;
  readonly differs: boolean | null;
};

/** How two priors differ, as far as what they count lets it be said. */
export function comparePair(
  first: ClassPrior,
  second: ClassPrior,
  options: { readonly sources: readonly [string, string]; readonly significance: number },
): PriorDiff {
  const { sources, significance } = options;
  const untested = whyUntested([first, second], sources);
  const classes =
    untested === null
      ? compareClasses(first, second, { significance })
      : withoutTest(first, second);
  const only = (other: 0 | 1): string[] =>
    classes.filter(({ counts }) => counts[other] === undefined).map(({ name }) => name);
  return {
    first: sources[0],
    second: sources[1],
    totalVariation: totalVariation(first, second),
    jensenShannon: jensenShannon(first, second),
    test: untested === null ? testWhole(first, second, significance) : null,
    untested,
    significance,
    sameOrder: haveSameOrder(first.classes, second.classes),
    classes,
    renames: suggestRenames(only(1), only(0)),
  };
}

function whyUntested(
  priors: readonly ClassPrior[],
  sources: readonly [string, string],
): string | null {
  for (const [place, { counted }] of priors.entries()) {
    if (counted === "weights") return `${sources[place]} holds weights, which count nothing`;
    if (counted === "instances") {
      return `${sources[place]} counts instances, of which those of one image come together`;
    }
  }
  return null;
}

/** Pearson's test takes rows with one class each. */
function testWhole(first: ClassPrior, second: ClassPrior, significance: number): PriorDiff["test"] {
  if (first.examples !== undefined || second.examples !== undefined) return null;
  const { statistic, degreesOfFreedom, pValue, differs, outcome } = comparePriors(first, second, {
    significance,
  });
  return { statistic, degreesOfFreedom, pValue, differs, outcome };
}

/** Counts and shares alone. */
function withoutTest(first: ClassPrior, second: ClassPrior): ComparedClass[] {
  const [ours, theirs] = [countsByName(first), countsByName(second)];
  const names = [...new Set([...first.classes, ...second.classes])];
  const isShared = names.length === first.classes.length && names.length === second.classes.length;
  return (isShared ? names : names.toSorted(compareCodePoints)).map((name) => ({
    name,
    counts: [ours.counts.get(name), theirs.counts.get(name)],
    shares: [
      (ours.counts.get(name) ?? 0) / ours.total,
      (theirs.counts.get(name) ?? 0) / theirs.total,
    ],
    pValue: null,
    differs: null,
  }));
}

function countsByName({ classes, counts }: ClassPrior): {
  readonly total: number;
  readonly counts: ReadonlyMap<string, number | undefined>;
} {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return { total, counts: new Map(classes.map((name, id) => [name, counts[id]])) };
}

/** Whether the classes that both have stand in the same order: what models go by. */
function haveSameOrder(first: readonly string[], second: readonly string[]): boolean {
  if (first.every((name, id) => name === second[id])) return true;
  const [known, others] = [new Set(first), new Set(second)];
  const ours = first.filter((name) => others.has(name));
  const theirs = second.filter((name) => known.has(name));
  return ours.every((name, place) => name === theirs[place]);
}
