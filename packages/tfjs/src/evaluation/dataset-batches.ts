import { refuseValue } from "@balms/core/adapter";
import { dispose, Tensor } from "@tensorflow/tfjs-core";
import type { ModelInputs } from "../model/trainable-model.ts";
import { readLabels } from "../data/read-labels.ts";

/** A batched `tf.data.Dataset` of `{ xs, ys }`, as far as it is looked at. */
export interface BatchDataset {
  iterator(): Promise<{ next(): Promise<{ readonly value: unknown; readonly done?: boolean }> }>;
}

/** A batch that is evaluated. */
export interface EvaluatedBatch {
  readonly features: ModelInputs;
  /** Class ids of all positions, −1 for padding, for outputs of so many axes. */
  readonly readIds: (outputRank: number) => Promise<Int32Array> | Int32Array;
}

/** Whether something is read batch by batch through an iterator of its own. */
export function isBatchDataset(data: unknown): data is BatchDataset {
  return typeof (data as Partial<BatchDataset> | null | undefined)?.iterator === "function";
}

/** Features and class ids of every batch; tensors are freed after each. */
export async function* datasetBatches(
  dataset: BatchDataset,
  classes: readonly string[],
): AsyncGenerator<EvaluatedBatch, void> {
  const iterator = await dataset.iterator();
  for (;;) {
    const { value, done } = await iterator.next();
    if (done === true) return;
    const { xs, ys } = { ...(value as { readonly xs?: unknown; readonly ys?: unknown }) };
    if (!(xs instanceof Tensor)) refuseValue("data.xs", xs, "a dataset of { xs, ys } tensors");
    if (!(ys instanceof Tensor)) refuseValue("data.ys", ys, "a dataset of { xs, ys } tensors");
    try {
      yield {
        features: xs as Tensor,
        readIds: async (rank) => (await readLabels(ys, classes, "data.ys", rank)).ids,
      };
    } finally {
      dispose([xs, ys]);
    }
  }
}
