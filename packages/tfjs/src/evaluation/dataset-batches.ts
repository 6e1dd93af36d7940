import { classIds, refuseValue } from "@balms/core/adapter";
import { dispose, Tensor } from "@tensorflow/tfjs-core";
import { idsOfShares } from "../data/training-data.ts";

/** A batched `tf.data.Dataset` of `{ xs, ys }`, as far as it is looked at. */
export interface BatchDataset {
  iterator(): Promise<{ next(): Promise<{ readonly value: unknown; readonly done?: boolean }> }>;
}

/** Whether something is read batch by batch through an iterator of its own. */
export function isBatchDataset(data: unknown): data is BatchDataset {
  return typeof (data as Partial<BatchDataset> | null | undefined)?.iterator === "function";
}

/** Features and class ids of every batch; tensors are freed after each. */
export async function* datasetBatches(
  dataset: BatchDataset,
  classes: number,
): AsyncGenerator<{ readonly features: Tensor; readonly ids: Int32Array }, void> {
  const iterator = await dataset.iterator();
  for (;;) {
    const { value, done } = await iterator.next();
    if (done === true) return;
    const { xs, ys } = { ...(value as { readonly xs?: unknown; readonly ys?: unknown }) };
    if (!(xs instanceof Tensor)) refuseValue("data.xs", xs, "a dataset of { xs, ys } tensors");
    if (!(ys instanceof Tensor)) refuseValue("data.ys", ys, "a dataset of { xs, ys } tensors");
    try {
      yield { features: xs as Tensor, ids: await readIds(ys as Tensor, classes) };
    } finally {
      dispose([xs, ys]);
    }
  }
}

/** Class ids [B], or one-hot or soft labels [B, C]. */
async function readIds(labels: Tensor, classes: number): Promise<Int32Array> {
  const values = await labels.data();
  const [rows] = labels.shape;
  if (labels.rank === 2 && labels.shape[1] === classes && classes > 1) {
    return idsOfShares(values, classes, "data.ys");
  }
  classIds(values, { rows, classes, parameter: "data.ys" });
  return Int32Array.from(values);
}
