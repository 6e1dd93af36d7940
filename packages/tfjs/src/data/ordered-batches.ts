import { load } from "@balms/sampler";
import { dispose, tidy } from "@tensorflow/tfjs-core";
import type { ModelInputs } from "../model/trainable-model.ts";
import { featureColumns, featureTensors } from "./feature-columns.ts";
import { orderedSampler } from "./ordered-sampler.ts";
import type { OpenData } from "./open-data.ts";

/** A batch in the order of the rows. */
export interface OrderedBatch {
  /** [B, …]; freed when the next batch is asked for. */
  readonly features: ModelInputs;
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
  const { ids, inputs, rowCount, positions } = data;
  const columns = featureColumns(data);
  let first = 0;
  for await (const batch of load(columns, orderedSampler(rowCount), { batchSize })) {
    const features = tidy(() => featureTensors(batch.data, inputs));
    const last = first + batch.rows.length;
    try {
      yield { features, ids: ids.subarray(first * positions, last * positions), first };
    } finally {
      dispose(features);
    }
    first = last;
  }
}
