import { checkKnown } from "../checks/check-options.ts";
import { checkNumber, checkWhole } from "../checks/check-values.ts";
import { checkMethods } from "../checks/check-methods.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import type { RandomGenerator } from "../random/random-generator.ts";
import { type Accuracies, accuracies, totalsOf } from "./class-totals.ts";
import { type ConfusionEntry, entriesOf } from "./confusion-entries.ts";
import { groupsOf, shotNames, type ShotThresholds } from "./shot-groups.ts";

/** What to resample, and how often. */
export interface BootstrapOptions extends ShotThresholds {
  /** Training counts; C classes. Decides what is many-, medium- and few-shot. */
  readonly prior: ClassPrior;
  /** Source of the samples: same seed, same intervals. */
  readonly random: RandomGenerator;
  /** Samples to draw, default 1000; at least 2 / (1 − confidence) − 1, at most 1,000,000. */
  readonly replicates?: number | undefined;
  /** Share of the samples between the ends, from 0.01 to 0.999; default 0.95. */
  readonly confidence?: number | undefined;
}

/** Low and high end of the interval of each measure; null where the measure has no value. */
export type BootstrapIntervals = {
  readonly [Name in keyof Accuracies]: readonly [low: number, high: number] | null;
};

/**
 * Percentile intervals of the measures of a test set: how far they would move, had other rows been
 * drawn for it.
 *
 * Draws N rows with replacement, measures them, and again. Of R values in ascending order the k-th
 * and the (R + 1 − k)-th are the ends, k = ⌊(R + 1)(1 − confidence)/2⌋. A class that falls out of a
 * sample has no value there, and a group without any is left out of the R. O(N + C) per sample.
 *
 * Source: Efron & Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
 *
 * @param confusion - [C][C], as in `Evaluation`; at most 10,000,000 rows
 * @param options - `random`, `prior` (training counts); `replicates` (default 1000), `confidence` (default 0.95), `manyAbove`, `fewBelow`
 * @returns [low, high] of `top1`, `balanced`, `many`, `medium`, `few` and `macroF1`
 * @throws {@link ArgumentError} when there are no rows, the prior has other classes, or an option is out of range
 *
 * @example
 * ```ts
 * import { bootstrapIntervals, createRandom, priorFromCounts } from "@balms/core";
 *
 * const options = { prior: priorFromCounts([500, 5]), random: createRandom(1) };
 * const { top1, medium } = bootstrapIntervals([[90, 10], [40, 60]], options);
 * console.log(top1, medium); // about [0.69, 0.81], null
 * ```
 */
export function bootstrapIntervals(
  confusion: readonly (readonly number[])[],
  options: BootstrapOptions,
): BootstrapIntervals {
  checkKnown(options, ["prior", "random", "replicates", "confidence", ...shotNames]);
  const { prior, random, replicates = 1000, confidence = 0.95 } = { ...options };
  checkMethods(random, "random", ["integer"]);
  checkNumber(confidence, "confidence", { least: 0.01, most: 0.999 });
  // A little more than the fraction, whose last digits are rounded.
  const tail = (1 - confidence) / 2 + 1e-12;
  checkWhole(replicates, "replicates", Math.ceil(1 / tail) - 1, 1_000_000);
  const groups = groupsOf(prior, options);
  const classes = groups.length;
  const entries = entriesOf(confusion, classes);
  checkWhole(totalsOf(entries, classes).rows, "rows", 1, 10_000_000);
  const all = entries.flatMap(([place, rows]) => {
    const row: ConfusionEntry = [place, 1];
    return Array.from({ length: rows }, () => row);
  });
  const samples = Array.from({ length: replicates }, () => {
    const drawn = all.map(() => all[random.integer(all.length)]);
    return accuracies(totalsOf(drawn, classes), groups);
  });
  const intervals = Object.keys(samples[0]).map((name) => {
    const known = samples.flatMap((sample) => sample[name as keyof Accuracies] ?? []);
    const values = Float64Array.from(known).toSorted();
    const past = Math.max(0, Math.floor((known.length + 1) * tail) - 1);
    return [name, known.length === 0 ? null : [values.at(past), values.at(-1 - past)]];
  });
  return Object.fromEntries(intervals) as BootstrapIntervals;
}
