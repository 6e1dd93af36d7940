import { refuse } from "@balms/core/adapter";
import { load, type RowNumbers } from "@balms/sampler";
import { type Tensor, tidy } from "@tensorflow/tfjs-core";
import { featureTensor, labelTensor } from "./batch-tensor.ts";
import { orderedSampler } from "./ordered-sampler.ts";
import type { OpenData } from "./open-data.ts";

/** Features and targets of given rows, as tensors that are the caller's to free. */
export async function readRows(
  { features, labels, rowCount }: OpenData,
  rows: RowNumbers,
): Promise<{ features: Tensor; targets: Tensor }> {
  const listed = {
    ...orderedSampler(rowCount),
    epochLength: rows.length,
    fill: (_: number, first: number, out: RowNumbers) => {
      out.set(rows.subarray(first, first + out.length));
    },
  };
  const batches = load({ features, labels }, listed, { batchSize: rows.length, prefetch: 0 });
  for await (const { data } of batches) {
    const columns = data as { readonly features: unknown; readonly labels: unknown };
    return tidy(() => ({
      features: featureTensor(columns.features),
      targets: labelTensor(columns.labels),
    }));
  }
  return refuse("rows", "none", "at least one row");
}
