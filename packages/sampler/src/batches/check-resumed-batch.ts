import { checkWhole, refuse } from "@balms/core/adapter";
import type { Batch } from "../batch.ts";
import type { RowSampler } from "../row-sampler.ts";
import { lastEpoch } from "../positions/last-epoch.ts";

/** Refuses a batch that a sampler cannot have drawn at these positions. */
export function checkResumedBatch<Draw>(
  batch: Batch<unknown>,
  place: { readonly first: number; readonly length: number },
  sampler: RowSampler<Draw>,
): asserts batch is Batch<Draw> {
  const { rows, epoch, draw } = batch;
  checkWhole(epoch, "epoch", 0, lastEpoch(sampler.epochLength));
  if (rows.length !== place.length) {
    refuse("rows", `${rows.length} rows`, `${place.length} rows`);
  }
  sampler.checkDraw?.(draw, rows, epoch, place.first);
}
