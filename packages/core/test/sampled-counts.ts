import { type ClassPrior, priorFromCounts, type RandomGenerator } from "@balms/core";

/** Draws the counts of so many rows from a law that is given by its weights. */
export function sampleWith(
  random: RandomGenerator,
): (weights: readonly number[], rows: number) => ClassPrior {
  return (weights, rows) => {
    const counts = weights.map(() => 0);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let row = 0; row < rows; row++) {
      let left = random.uniform() * total;
      let id = 0;
      while (id < weights.length - 1 && left >= weights[id]) left -= weights[id++];
      counts[id]++;
    }
    return priorFromCounts(counts);
  };
}
