import { load } from "@balms/sampler";
import { type Tensor, tidy } from "@tensorflow/tfjs-core";
import { featureTensor } from "./batch-tensor.ts";
import { orderedSampler } from "./ordered-sampler.ts";
import type { OpenData } from "./open-data.ts";

/** A batch in the order of the rows. */
export interface OrderedBatch {
  /** [B, …]; freed when the next batch is asked for. */
  readonly features: Tensor;
  /** Class ids [B], or [B · T] of sequences. */
  readonly ids: Int32Array;
  /** Number of the first row. */
  readonly first: number;
}

/** All rows once, in order, without shuffling. */
export async function* orderedBatches(
  data: OpenData,
  batchSize: number,
): AsyncGenerator<OrderedBatch, void> {
  const { features, ids, rowCount, positions } = data;
  let first = 0;
  for await (const batch of load({ features }, orderedSampler(rowCount), { batchSize })) {
    const { features: column } = batch.data as { readonly features: unknown };
    const tensor = tidy(() => featureTensor(column));
    const last = first + batch.rows.length;
    try {
      yield { features: tensor, ids: ids.subarray(first * positions, last * positions), first };
    } finally {
      tensor.dispose();
    }
    first = last;
  }
}
