import { createRandom } from "@balms/core";
import { aliasTable, balanceStream, type BalanceOptions } from "@balms/sampler";

/** So many class ids, independent draws from the weights. */
export function* drawIds(
  count: number,
  weights: readonly number[],
  seed = 1,
): Generator<number, void> {
  const random = createRandom(seed);
  const table = aliasTable(weights);
  for (let row = 0; row < count; row++) yield table.draw(random);
}

export interface Outcome {
  /** Rows out per row in. */
  readonly rate: number;
  /** Rows out of each class [C]. */
  readonly counts: Float64Array;
}

/** What becomes of rows that are class ids. */
export async function balanceIds(
  source: Iterable<number>,
  classes: number,
  options: Partial<BalanceOptions<number>> = {},
): Promise<Outcome> {
  const random = createRandom(5);
  const stream = balanceStream(source, { label: (id) => id, random, ...options });
  const counts = new Float64Array(classes);
  let emitted = 0;
  for await (const id of stream) {
    counts[id]++;
    emitted++;
  }
  return { rate: emitted / stream.report().seen, counts };
}

/** The most rows out per row in that any policy can come to. */
export function mostRate(
  weights: readonly number[],
  target: readonly number[],
  maxRepeats = 0,
): number {
  const ratios = weights.map(
    (weight, id) => weight / total(weights) / (target[id] / total(target)),
  );
  return Math.min(1, (1 + maxRepeats) * Math.min(...ratios));
}

function total(list: readonly number[]): number {
  return list.reduce((sum, weight) => sum + weight, 0);
}

/** Mean of the counts from one class on, up to another. */
export function meanOf(counts: Float64Array, from: number, to: number): number {
  return counts.slice(from, to).reduce((sum, count) => sum + count, 0) / (to - from);
}
