import { load } from "@balms/sampler";
import { type Tensor, tidy } from "@tensorflow/tfjs-core";
import { featureTensor } from "./batch-tensor.ts";
import { orderedSampler } from "./ordered-sampler.ts";
import type { OpenData } from "./open-data.ts";

/** A batch in the order of the rows. */
export interface OrderedBatch {
  /** [B, …]; freed when the next batch is asked for. */
  readonly features: Tensor;
  /** Class ids [B]. */
  readonly ids: Int32Array;
  /** Number of the first row. */
  readonly first: number;
}

/** All rows once, in order, without shuffling. */
export async function* orderedBatches(
  data: OpenData,
  batchSize: number,
): AsyncGenerator<OrderedBatch, void> {
  const { features, ids, rowCount } = data;
  let first = 0;
  for await (const batch of load({ features }, orderedSampler(rowCount), { batchSize })) {
    const { features: column } = batch.data as { readonly features: unknown };
    const tensor = tidy(() => featureTensor(column));
    try {
      yield { features: tensor, ids: ids.subarray(first, first + batch.rows.length), first };
    } finally {
      tensor.dispose();
    }
    first += batch.rows.length;
  }
}
