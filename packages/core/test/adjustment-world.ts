import { createRandom, priorFromCounts, type ClassPrior } from "@balms/core";

/** Rows with labels, and the exact logits of a model that was trained under some prior. */
export interface Sample {
  readonly logits: Float64Array;
  readonly labels: Int32Array;
}

/** Shares that fall from class to class by equal factors, the first `ratio` times the last. */
export function tail(classes: number, ratio: number): number[] {
  return Array.from({ length: classes }, (_, id) => ratio ** (-id / Math.max(1, classes - 1)));
}

/**
 * Normal clouds of which the posteriors are known: the logits log π_c − |x − m_c|²/2 are those of a
 * perfect model under π. `spread` is how far apart the clouds are.
 */
export function createWorld(classes: number, spread: number, seed: string, shares: number[]) {
  const random = createRandom(seed);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const prior: ClassPrior = priorFromCounts(
    shares.map((share) => share / total),
    { counted: "weights" },
  );
  const points = (size: number, scale: number) =>
    Array.from({ length: size }, () => random.normal() * scale);
  const size = 8;
  const centres = Array.from({ length: classes }, () => points(size, spread / 4));
  const draw = (rows: number, distribution: readonly number[]): Sample => {
    const logits = new Float64Array(rows * classes);
    const mass = distribution.reduce((sum, share) => sum + share, 0);
    const labels = Int32Array.from({ length: rows }, (_, row) => {
      let left = random.uniform() * mass;
      let label = 0;
      while (label < classes - 1 && left >= distribution[label]) left -= distribution[label++];
      const noise = points(size, 1);
      for (let id = 0; id < classes; id++) {
        const squares = noise.reduce(
          (sum, value, i) => sum + (value + centres[label][i] - centres[id][i]) ** 2,
          0,
        );
        logits[row * classes + id] = Math.log(prior.counts[id]) - squares / 2;
      }
      return label;
    });
    return { logits, labels };
  };
  return { prior, draw, random };
}

/** Half the sum of the differences of two distributions that need not add up to 1. */
export function distance(first: readonly number[], second: readonly number[]): number {
  const [a, b] = [first, second].map((values) => values.reduce((sum, value) => sum + value, 0));
  return first.reduce((sum, value, id) => sum + Math.abs(value / a - second[id] / b), 0) / 2;
}
