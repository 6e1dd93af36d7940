import { ModelError, type StopSignal } from "@balms/core";
import { checkFunctions, checkWhole, createTurns } from "@balms/core/adapter";
import { checkStopSignal } from "../checks/check-stop-signal.ts";
import type { TypedMatrix } from "@balms/sampler";
import { type Tensor, tidy } from "@tensorflow/tfjs-core";
import {
  type LayersModel,
  model as createModel,
  type SymbolicTensor,
} from "@tensorflow/tfjs-layers";
import { findDenseHead } from "../adjustment/find-dense-head.ts";
import { orderedBatches } from "../data/ordered-batches.ts";
import type { OpenData } from "../data/open-data.ts";
import { checkData, openData, type TrainingData } from "../data/training-data.ts";
import { checkKnownOptions } from "../checks/check-known-options.ts";
import { modelShape } from "../model/model-shape.ts";
import { checkInput, checkTrainable } from "../model/trainable-model.ts";

/** How features are computed. */
export interface CacheOptions {
  /** Rows per batch, at least 1; default 256. */
  readonly batchSize?: number | undefined;
  /** Called after every batch; a promise that it returns is waited for. */
  readonly onProgress?:
    | ((progress: { readonly rows: number; readonly of: number }) => unknown)
    | undefined;
  /** Stops between two batches, where others have their turn, too; a batch is one call of TensorFlow.js, and not divided. */
  readonly signal?: StopSignal | undefined;
}

/** What goes into the last dense layer of a model, with the labels. */
export interface CachedFeatures extends TrainingData {
  /** [N, D]. */
  readonly features: TypedMatrix<Float32Array>;
  readonly labels: Int32Array | TypedMatrix<Float32Array>;
}

/**
 * Features of a frozen backbone, computed once: what goes into the last dense layer of a model [N, D].
 *
 * The model is run as for predictions: stored statistics in batch normalisation, no dropout. (In
 * training, tfjs normalises by the batch, and moves those statistics, even in layers whose
 * `trainable` is false: a backbone is not frozen by that.)
 *
 * Of a model of sequences, with outputs [B, T, C], every position that is no padding becomes a row.
 *
 * @param model - a `tf.LayersModel` that ends in a dense layer, with or without a softmax
 * @param data - `features` [N, …] and `labels`
 * @param options - `batchSize` (256), `onProgress`, `signal`
 * @returns data for `fitBalanced`, `fitMetaSampler` or core's `retrainHead`
 * @throws {@link ModelError} when the model has no such end, or several inputs
 * @throws {@link ArgumentError} when the data are wrong
 * @throws {@link InterruptedError} when the signal is aborted
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { cacheFeatures } from "@balms/tfjs/layers";
 *
 * const model = tf.sequential({
 *   layers: [tf.layers.dense({ units: 4, inputShape: [2] }), tf.layers.dense({ units: 3 })],
 * });
 * const { features } = await cacheFeatures(model, { features: [[1, 2], [3, 4]], labels: [0, 2] });
 * console.log(features.shape); // 2, 4
 * ```
 */
export async function cacheFeatures(
  model: LayersModel,
  data: TrainingData,
  options?: CacheOptions,
): Promise<CachedFeatures> {
  checkTrainable(model);
  checkKnownOptions(options, ["batchSize", "onProgress", "signal"]);
  const { batchSize = 256, onProgress, signal } = { ...options };
  checkWhole(batchSize, "batchSize", 1);
  checkFunctions({ onProgress });
  checkStopSignal(signal);
  checkData(data);
  const head = findDenseHead(model);
  const { input } = head as unknown as { readonly input: SymbolicTensor };
  const dimensions = input.shape.at(-1);
  if (typeof dimensions !== "number") {
    throw new ModelError({
      parameter: "model",
      received: `features of shape [${input.shape.join(", ")}]`,
      expected: "features of a known number of dimensions, [B, D] or [B, T, D]",
    });
  }
  const shape = { ...modelShape(model), outputRank: input.shape.length };
  const opened = await openData(data, head.units, "data", shape);
  const counted = countedRows(opened);
  // Shares the layers of the model: nothing of it may be disposed of.
  const backbone = createModel({ inputs: model.inputs, outputs: input });
  const values = new Float32Array(counted.length * dimensions);
  let end = 0;
  // Backends that compute in this thread have their result at once, and nobody else has a turn.
  const turns = createTurns(signal);
  for await (const batch of orderedBatches(opened, batchSize)) {
    if (turns.isDue()) await turns.take();
    checkInput(backbone, batch.features);
    const made = tidy(() => backbone.apply(batch.features, { training: false }) as Tensor);
    try {
      const features = await made.data<"float32">();
      for (const [position, id] of batch.ids.entries()) {
        if (id < 0) continue;
        const from = position * dimensions;
        values.set(features.subarray(from, from + dimensions), end);
        end += dimensions;
      }
    } finally {
      made.dispose();
    }
    const rows = batch.first + batch.ids.length / opened.positions;
    await onProgress?.({ rows, of: opened.rowCount });
  }
  return {
    features: { data: values, shape: [counted.length, dimensions] },
    labels: labelsOf(opened, counted, head.units),
  };
}

/** The positions that count: rows, or steps of sequences that are no padding. */
function countedRows({ ids }: OpenData): number[] {
  return [...ids.keys()].filter((position) => ids[position] >= 0);
}

function labelsOf(
  { labels, ids }: OpenData,
  counted: readonly number[],
  classes: number,
): CachedFeatures["labels"] {
  const shares = labels instanceof Int32Array ? undefined : labels.data;
  if (!(shares instanceof Float32Array)) return Int32Array.from(counted, (at) => ids[at]);
  const data = new Float32Array(counted.length * classes);
  for (const [row, at] of counted.entries()) {
    data.set(shares.subarray(at * classes, (at + 1) * classes), row * classes);
  }
  return { data, shape: [counted.length, classes] };
}
