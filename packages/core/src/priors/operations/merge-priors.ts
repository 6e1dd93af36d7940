import { checkTotal } from "../check-counts.ts";
import type { ClassPrior } from "../class-prior.ts";
import { derivePrior } from "../derive-prior.ts";
import { refusePrior } from "../refuse-prior.ts";
import { alignPriors } from "./align-priors.ts";
import { checkPriors } from "./check-priors.ts";

/** A class that some of the merged priors lack. */
export interface UnalignedLabel {
  readonly label: string;
  /** Positions of the priors that have no class of this name. */
  readonly missingFrom: readonly number[];
}

/** What `mergePriors` returns. */
export interface MergedPriors {
  readonly prior: ClassPrior;
  /** Classes that are not in every prior, in the order of the merged one. */
  readonly unaligned: readonly UnalignedLabel[];
}

/**
 * Priors of several data sets, or parts of one, as the prior of all of them together:
 * n_c = Σ_i n_{i,c}, aligned by class name.
 *
 * The classes keep their order where all priors share it, else they are sorted by code point:
 * neither order nor grouping of merges makes a difference. Names must be the same to the letter;
 * those that only look alike are counted apart, and reported. A prior that is given twice counts
 * twice.
 *
 * @param priors - at least one, all counting the same: rows, images or instances
 * @returns `prior`, whose lineage has the digests of all that went in, and `unaligned`, the classes that some priors lack
 * @throws {@link PriorError} when they count different things or hold weights, or the total would pass 2^53 − 1
 *
 * @example
 * ```ts
 * import { mergePriors, priorFromCounts } from "@balms/core";
 *
 * const north = priorFromCounts([5, 2], { labels: ["cat", "Lynx"] });
 * const south = priorFromCounts([4, 1], { labels: ["cat", "lynx"] });
 * const { prior, unaligned } = mergePriors([north, south]);
 * console.log(prior.labels, prior.counts); // [Lynx, cat, lynx], [2, 9, 1]
 * console.log(unaligned[0]); // Lynx, missing from prior 1
 * ```
 */
export function mergePriors(priors: readonly ClassPrior[]): MergedPriors {
  checkPriors(priors);
  priors.forEach((prior, i) => checkKind(prior, priors[0], `priors[${i}]`));
  const { labels, counts } = alignPriors(priors);
  const merged = labels.map((_, id) => counts.reduce((sum, row) => sum + row[id], 0));
  const { counted } = priors[0];
  const parts = { labels, counts: merged, counted, examples: allExamples(priors) };
  return { prior: derivePrior(priors, parts), unaligned: findUnaligned(labels, priors) };
}

function checkKind(prior: ClassPrior, first: ClassPrior, parameter: string): void {
  const received = `counts of ${prior.counted}`;
  if (prior.counted === "weights") {
    const hint = "Weights have no common unit: use mixPriors.";
    refusePrior(parameter, received, "rows, images or instances", hint);
  }
  if (prior.counted !== first.counted) {
    refusePrior(parameter, received, `${first.counted}, as in the first prior`);
  }
}

/** Rows or images in all; a prior of single-label rows has as many as its counts add up to. */
function allExamples(priors: readonly ClassPrior[]): number | undefined {
  if (priors.every(({ examples }) => examples === undefined)) return undefined;
  const all = priors.reduce(
    (sum, { counts, examples }) => sum + (examples ?? counts.reduce((a, b) => a + b, 0)),
    0,
  );
  checkTotal(all, refusePrior);
  return all;
}

function findUnaligned(
  labels: readonly string[],
  priors: readonly ClassPrior[],
): readonly UnalignedLabel[] {
  const names = priors.map((prior) => new Set(prior.labels));
  const missing = (label: string) => [...names.keys()].filter((i) => !names[i].has(label));
  return labels
    .map((label) => ({ label, missingFrom: missing(label) }))
    .filter(({ missingFrom }) => missingFrom.length > 0);
}
