import { type ClassPrior, PriorError } from "@balms/core";
import type { OpenData } from "./open-data.ts";

// As far as shares may be off, relative to themselves: that moves a logit by 0.01.
const tolerance = 0.01;
// As far as they may be apart in all where labels are soft, and a row counts for several classes.
const softTolerance = 0.1;

/**
 * Refuses a prior that is not that of the training labels: names in another order than the ids, or
 * counts of other rows, correct classes for what they are not. The shares of the counts will do; of
 * soft labels, those of the greatest share per row, or of the sums.
 */
export function checkPriorFits(
  prior: ClassPrior,
  { ids, labels }: Pick<OpenData, "ids" | "labels">,
  names: { readonly prior: string; readonly labels: string } = {
    prior: "prior",
    labels: "data.labels",
  },
): void {
  const counts = new Float64Array(prior.classes.length);
  for (const id of ids) if (id >= 0) counts[id]++;
  const off = mostOff(prior.counts, counts);
  if (off === undefined) return;
  const shares = labels instanceof Int32Array ? undefined : labels.data;
  if (shares instanceof Float32Array && softlyFits(prior.counts, counts, shares)) return;
  const received =
    `${prior.counts[off]} ${prior.counted} of class "${prior.classes[off]}", ` +
    `of which ${names.labels} have ${counts[off]} (id ${off})`;
  throw new PriorError({
    parameter: names.prior,
    received,
    expected,
    hint: hintFor(prior, counts),
  });
}

const expected = "the counts of these labels";

function hintFor(prior: ClassPrior, counts: Float64Array): string {
  const [own, found] = [prior.counts, counts].map((list) =>
    Array.from(list)
      .toSorted((a, b) => a - b)
      .join(),
  );
  return own === found
    ? "The same counts stand there in another order: ids follow prior.classes. Give the labels as names, or order the prior with reorderPrior."
    : "Count the rows that are trained on: priorFromLabels(labels, { classes: prior.classes }).";
}

/** The class whose share is most off; undefined where none is. */
function mostOff(given: ArrayLike<number>, counts: ArrayLike<number>): number | undefined {
  const [p, q] = [sharesOf(given), sharesOf(counts)];
  if (p.every((share, id) => Math.abs(share - q[id]) <= tolerance * q[id])) return undefined;
  const gaps = p.map((share, id) => Math.abs(share - q[id]));
  return gaps.indexOf(gaps.reduce((a, b) => Math.max(a, b), 0));
}

/** Whether shares are near those of the labels, counted by the greatest or summed up. */
function softlyFits(
  given: ArrayLike<number>,
  counts: Float64Array,
  shares: ArrayLike<number>,
): boolean {
  const sums = new Float64Array(counts.length);
  for (let i = 0; i < shares.length; i++) sums[i % sums.length] += shares[i];
  return Math.min(distance(given, counts), distance(given, sums)) <= softTolerance;
}

function sharesOf(values: ArrayLike<number>): number[] {
  const list = Array.from(values);
  const sum = list.reduce((total, value) => total + value, 0);
  return list.map((value) => value / sum);
}

/** Half the sum of |p_c − q_c|: 0 for the same shares, 1 for different classes. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [p, q] = [sharesOf(a), sharesOf(b)];
  return p.reduce((total, share, id) => total + Math.abs(share - q[id]) / 2, 0);
}
