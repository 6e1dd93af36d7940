import { refuse } from "@balms/core/adapter";
import { load, type RowNumbers } from "@balms/sampler";
import { type Tensor, tidy } from "@tensorflow/tfjs-core";
import { labelTensor } from "./batch-tensor.ts";
import type { ModelInputs } from "../model/trainable-model.ts";
import { featureColumns, featureTensors } from "./feature-columns.ts";
import { orderedSampler } from "./ordered-sampler.ts";
import type { OpenData } from "./open-data.ts";

/** Features and targets of given rows, as tensors that are the caller's to free. */
export async function readRows(
  data: OpenData,
  rows: RowNumbers,
): Promise<{ features: ModelInputs; targets: Tensor }> {
  const { labels, rowCount } = data;
  const listed = {
    ...orderedSampler(rowCount),
    epochLength: rows.length,
    fill: (_: number, first: number, out: RowNumbers) => {
      out.set(rows.subarray(first, first + out.length));
    },
  };
  const batches = load({ ...featureColumns(data), labels }, listed, {
    batchSize: rows.length,
    prefetch: 0,
  });
  for await (const batch of batches) {
    const { labels: column } = batch.data as { readonly labels: unknown };
    return tidy(() => ({
      features: featureTensors(batch.data, data.inputs),
      targets: labelTensor(column),
    }));
  }
  return refuse("rows", "none", "at least one row");
}
