import { refuse } from "@balms/core/adapter";
import type { Batch } from "../batch.ts";
import type { ErrorPolicy } from "./load-options.ts";
import type { LoadedBatch } from "./loaded-batch.ts";
import type { OpenDataset } from "./open-dataset.ts";
import { PlaceReader } from "./place-reader.ts";
import type { ReadQueue } from "./read-queue.ts";
import { resolveFailures } from "./resolve-failures.ts";

/** Reads the rows of one batch; nothing of it depends on the order in which they come. */
export async function readBatch<Draw>(
  batch: Batch<Draw>,
  dataset: OpenDataset,
  queue: ReadQueue,
  onError: ErrorPolicy,
): Promise<LoadedBatch<unknown, Draw>> {
  const { epoch, index, draw } = batch;
  const rows = batch.rows.slice();
  checkRowNumbers(rows, dataset.length);
  const reader = new PlaceReader(rows, dataset, queue);
  const all = Uint32Array.from(rows.keys());
  await reader.read(all);
  const errors = await resolveFailures(reader, dataset.length, onError);
  const left = new Set(errors.filter(({ replacement }) => replacement === undefined).map(placeOf));
  const places = left.size === 0 ? all : all.filter((place) => !left.has(place));
  const data = reader.data(places);
  const positions = Int32Array.from(places, (place) =>
    rows[place] === batch.rows[place] ? place : -1,
  );
  places.forEach((place, b) => (rows[b] = rows[place]));
  return { rows: rows.slice(0, places.length), positions, data, epoch, index, draw, errors };
}

function placeOf({ position }: { readonly position: number }): number {
  return position;
}

function checkRowNumbers(rows: ArrayLike<number>, length: number): void {
  for (let b = 0; b < rows.length; b++) {
    if (rows[b] < length) continue;
    refuse("dataset", `${length} rows`, `a row of number ${rows[b]}, which the sampler has drawn`);
  }
}
