import type { ClassRows, RowSampler } from "@balms/sampler";
import { createRowNumbers } from "@balms/sampler";

/** All rows of some epochs, in order. */
export function drawEpochs(sampler: RowSampler<unknown>, epochs: number, from = 0): number[] {
  const rows = createRowNumbers(sampler.rowCount, sampler.epochLength);
  const all: number[] = [];
  for (let epoch = from; epoch < from + epochs; epoch++) {
    sampler.fill(epoch, 0, rows);
    for (const row of rows) all.push(row);
  }
  return all;
}

/** How often each of `size` values occurs. */
export function countValues(values: Iterable<number>, size: number): Float64Array {
  const counts = new Float64Array(size);
  for (const value of values) counts[value]++;
  return counts;
}

/** How often each class occurs among rows. */
export function countClasses(rows: ClassRows, drawn: Iterable<number>): Float64Array {
  const counts = new Float64Array(rows.prior.counts.length);
  for (const row of drawn) counts[rows.classOf(row)]++;
  return counts;
}
