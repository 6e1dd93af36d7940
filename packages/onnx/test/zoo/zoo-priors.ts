import { priorFromCounts } from "@balms/core";
import type { ClassPrior } from "@balms/core";
import type { Counts } from "./corrected.ts";

/** A long tail: each class has a third of the one before it. */
const tail = (classes: number): number[] =>
  Array.from({ length: classes }, (_, id) => 2 * 3 ** (classes - id));

/** The corrections that every family gets: each with its own strength, one with a target. */
export const correctionsOf = (classes: number): readonly Counts[] => [
  { prior: tail(classes), tau: 1 },
  {
    prior: tail(classes),
    tau: 0.5,
    target: tail(classes)
      .toReversed()
      .map((count) => count + 1),
  },
];

/** The same as `adjustModel` takes it. */
export function adjustmentOf({ prior, tau, target }: Counts): {
  prior: ClassPrior;
  tau: number;
  target?: ClassPrior;
} {
  const to = target === undefined ? {} : { target: priorFromCounts(target) };
  return { prior: priorFromCounts(prior), tau, ...to };
}
