import type { Labels } from "@balms/core";
import type { BatchLoader, Column } from "@balms/sampler";
import type { LoadedBatch } from "@balms/sampler";

/**
 * Rows with their class ids: `labels`, and what the model reads by the names of its inputs, or under any one name where it has just one. A
 * column is what `load` of `@balms/sampler` takes: `{ data, shape }`, a typed array, or an object that reads row by row.
 */
export interface LabeledRows {
  readonly labels: Labels & Column;
  readonly [input: string]: Column;
}

/** Rows to train on, or a loader of batches of such rows: `load(rows, sampler, …)`. */
export type TrainingRows = LabeledRows | BatchLoader<unknown, unknown>;

/** A batch of a loader, whatever its columns are called. */
export type LabeledBatch = LoadedBatch<unknown, unknown>;
