import { ArgumentError, priorFromCounts, type ClassPrior } from "@balms/core";
import type { FormattedPattern } from "../network/brain-network.ts";

/** What the training data say about their classes. */
export interface CountedClasses {
  /** Class per pattern: the greatest share of its target. */
  readonly labels: Int32Array;
  /** Patterns per class. */
  readonly counts: ClassPrior;
  /** Class distribution of the loss over the patterns as they come: Σ_b w_b t_bc. */
  readonly seen: ClassPrior;
}

/** Counts patterns per class, and the classes as the loss sees them. */
export function countClasses(
  data: readonly FormattedPattern[],
  names: readonly string[],
): CountedClasses {
  const labels = new Int32Array(data.length);
  const rows = new Float64Array(names.length);
  for (let row = 0; row < data.length; row++) {
    labels[row] = classOf(data[row].output);
    rows[labels[row]]++;
  }
  const mass = sumTargets(data, names.length, () => 1);
  if (mass.every((value) => value === 0)) {
    const received = "0 for every pattern";
    throw new ArgumentError({ parameter: "weight", received, expected: "at least one above 0" });
  }
  const counts = priorFromCounts(rows, { classes: names });
  const whole = mass.every((value, id) => value === rows[id]);
  const seen = whole ? counts : priorFromCounts(mass, { classes: names, counted: "weights" });
  return { labels, counts, seen };
}

/** Σ_b f_b w_b t_bc [C]: what the loss sees of each class, of rows that count f times. */
export function sumTargets(
  data: readonly FormattedPattern[],
  classes: number,
  factorOf: (row: number) => number,
): Float64Array {
  const mass = new Float64Array(classes);
  data.forEach(({ output, weight = 1 }, row) => {
    const factor = weight * factorOf(row);
    for (let id = 0; id < classes; id++) mass[id] += factor * output[id];
  });
  return mass;
}

/** Index of the greatest share. */
export function classOf(shares: ArrayLike<number>): number {
  let best = 0;
  for (let id = 1; id < shares.length; id++) if (shares[id] > shares[best]) best = id;
  return best;
}
