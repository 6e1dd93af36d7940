// Ten Gaussians in eight dimensions, 500 to 5 examples, a balanced test set.
import type { Pattern } from "@balms/brain";
import { createRandom, exponentialCounts, shuffle } from "@balms/core";

export const classes = 10;

export interface Gaussians {
  readonly train: Pattern[];
  readonly test: Pattern[];
}

export function gaussians(seed: number): Gaussians {
  const random = createRandom(`toy ${seed}`);
  const means = Array.from({ length: classes }, () =>
    Array.from({ length: 8 }, () => random.normal()),
  );
  const draw = (id: number): Pattern => ({
    input: means[id].map((mean) => mean + random.normal()),
    output: means.map((_, other) => Number(other === id)),
  });
  const counts = exponentialCounts({ classes, largest: 500, imbalanceFactor: 100 });
  const train = Array.from(counts).flatMap((count, id) =>
    Array.from({ length: count }, () => draw(id)),
  );
  // Plain brain.js trains in the order given.
  shuffle(train, random);
  const tested = Array.from({ length: 100 * classes }, (_, row) => draw(row % classes));
  return { train, test: tested };
}
