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
  inputs: readonly string[] | undefined,
): AsyncGenerator<EvaluatedBatch, void> {
  const iterator = await dataset.iterator();
  for (;;) {
    const { value, done } = await iterator.next();
    if (done === true) return;
    const { xs, ys } = { ...(value as { readonly xs?: unknown; readonly ys?: unknown }) };
    const columns = inputs?.map((name) => ({ ...(xs as Record<string, unknown>) })[name]) ?? [xs];
    if (!columns.every((each) => each instanceof Tensor)) {
      const expected = "a dataset of { xs, ys } tensors";
      const names = inputs === undefined ? "" : `, with ${inputs.join(", ")} in xs`;
      refuseValue("data.xs", xs, expected + names);
    }
    if (!(ys instanceof Tensor)) refuseValue("data.ys", ys, "a dataset of { xs, ys } tensors");
    try {
      yield {
        features: inputs === undefined ? columns[0] : columns,
        readIds: async (rank) => (await readLabels(ys, classes, "data.ys", rank)).ids,
      };
    } finally {
      dispose([...columns, ys]);
    }
  }
}
