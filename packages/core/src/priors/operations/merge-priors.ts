import { checkOptions } from "../../checks/check-options.ts";
import { sum } from "../../numerics/sum.ts";
import { refuseValue } from "../../errors/refuse.ts";
import { checkCounted } from "../check-counted.ts";
import type { ClassPrior, Counted } from "../class-prior.ts";
import { derivePrior } from "../derive-prior.ts";
import { alignPriors } from "./align-priors.ts";
import { checkPriors } from "./check-priors.ts";
import { findUnaligned, type UnalignedClass } from "./find-unaligned.ts";

/** Options of `mergePriors`. */
export interface MergeOptions {
  /**
   * What the counts of all priors are to be called, where some count rows and some images: to say so
   * is to say that an image is a row. Default: as they are called, which must be alike.
   */
  readonly counted?: "rows" | "images" | undefined;
}

/** What `mergePriors` returns. */
export interface MergedPriors {
  readonly prior: ClassPrior;
  /** Classes that are not in every prior, in the order of the merged one. */
  readonly unaligned: readonly UnalignedClass[];
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
 * @param options - `counted`: "rows" or "images", for priors of both
 * @returns `prior`, whose lineage has the digests of all that went in, and `unaligned`, the classes that some priors lack
 * @throws {@link ArgumentError} without priors, or for an option that is not known
 * @throws {@link PriorError} when they count different things or hold weights, or the total would pass 2^53 − 1
 *
 * @example
 * ```ts
 * import { mergePriors, priorFromCounts } from "@balms/core";
 *
 * const north = priorFromCounts([5, 2], { classes: ["cat", "Lynx"] });
 * const south = priorFromCounts([4, 1], { classes: ["cat", "lynx"] });
 * const { prior, unaligned } = mergePriors([north, south]);
 * console.log(prior.classes, prior.counts); // [Lynx, cat, lynx], [2, 9, 1]
 * console.log(unaligned[0]); // Lynx, missing from prior 1, nearest lynx
 * ```
 */
export function mergePriors(priors: readonly ClassPrior[], options?: MergeOptions): MergedPriors {
  checkPriors(priors);
  checkOptions(options, ["counted"]);
  checkCounted(priors[0], "priors[0]", ["rows", "images", "instances"]);
  const { counted = priors[0].counted } = { ...options };
  const ofRows: Counted[] = ["rows", "images"];
  const alike = options?.counted === undefined ? [counted] : ofRows;
  if (!alike.includes(counted)) refuseValue("counted", counted, '"rows" or "images"');
  const hint = 'Where each image is a row, pass { counted: "rows" }.';
  priors.forEach((prior, i) => {
    const areRows = ofRows.includes(counted) && ofRows.includes(prior.counted);
    checkCounted(prior, `priors[${i}]`, alike, areRows ? hint : undefined);
  });
  const { classes, counts } = alignPriors(priors);
  const merged = classes.map((_, id) => sum(counts.map((row) => row[id])));
  const parts = { classes, counts: merged, counted, examples: allExamples(priors) };
  return { prior: derivePrior(priors, parts), unaligned: findUnaligned(classes, priors) };
}

/** Rows or images in all; a prior of single-label rows has as many as its counts add up to. */
function allExamples(priors: readonly ClassPrior[]): number | undefined {
  if (priors.every(({ examples }) => examples === undefined)) return undefined;
  return sum(priors.map(({ counts, examples }) => examples ?? sum(counts)));
}
