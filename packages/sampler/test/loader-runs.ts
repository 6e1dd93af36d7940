// Loops with samplers that learn and one that does not, a training step at a time.
import { createRandom } from "@balms/core";
import {
  createClassBalancedSampler,
  createLossPrioritySampler,
  createMetaRowSampler,
  indexRows,
  load,
} from "@balms/sampler";
import type { BatchLoader, LoadedBatch, LoaderState, MetaDraw } from "@balms/sampler";
import { ToySampler, type ToyDraw } from "./toy-sampler.ts";

export const rowCount = 29;
const dataset = { length: rowCount, get: (row: number) => Promise.resolve(row) };
export const labels = Array.from({ length: rowCount }, (_, row) => (row % 9 === 0 ? 1 : 0));

export interface Run<Draw> {
  readonly loader: BatchLoader<number[], Draw>;
  /** What the training step of a batch teaches the sampler. */
  readonly step: (batch: LoadedBatch<number[], Draw>) => void;
}

export function toyRun(prefetch: number): Run<ToyDraw> {
  const sampler = new ToySampler(rowCount);
  const loader = load(dataset, sampler, { batchSize: 4, prefetch });
  return { loader, step: ({ index }) => sampler.teach(index + 1) };
}

export function balancedRun(prefetch: number): Run<undefined> {
  const rows = indexRows(labels, { classes: 2 });
  const sampler = createClassBalancedSampler(rows, { random: createRandom(3) });
  return { loader: load(dataset, sampler, { batchSize: 4, prefetch }), step: () => {} };
}

const gradients = (data: readonly number[]) => data.map((row) => (row % 9 === 0 ? -0.2 : 0.1));
const losses = (data: readonly number[]) => data.map((row) => 1 + (row % 5));

/** The Meta Sampler credits the draw of each batch, of those also that were drawn before the stop. */
export function metaRun(prefetch: number): Run<MetaDraw> {
  const rows = indexRows(labels, { classes: 2 });
  const sampler = createMetaRowSampler(rows, { random: createRandom(3) });
  const loader = load(dataset, sampler, { batchSize: 4, prefetch });
  return { loader, step: ({ draw, data }) => void sampler.update(draw, gradients(data)) };
}

export function priorityRun(prefetch: number): Run<undefined> {
  const rows = indexRows(labels, { classes: 2 });
  const sampler = createLossPrioritySampler(rows, { random: createRandom(3) });
  const loader = load(dataset, sampler, { batchSize: 4, prefetch });
  return { loader, step: (batch) => sampler.update(batch.rows, losses(batch.data)) };
}

/** Takes batches over as many epochs as it needs; the state is that after the last step. */
export async function take<Draw>(
  { loader, step }: Run<Draw>,
  count: number,
): Promise<{ readonly taken: unknown[]; readonly state: LoaderState }> {
  const taken: unknown[] = [];
  while (taken.length < count) {
    for await (const batch of loader) {
      const { rows, data, epoch, index, draw } = batch;
      taken.push({ rows, data, epoch, index, draw });
      step(batch);
      if (taken.length === count) return { taken, state: loader.state() };
    }
  }
  return { taken, state: loader.state() };
}
