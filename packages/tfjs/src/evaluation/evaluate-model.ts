import { type Evaluation, EvaluationAccumulator } from "@balms/core";
import { createTurns, refuse } from "@balms/core/adapter";
import { type Tensor, tidy } from "@tensorflow/tfjs-core";
import { orderedBatches } from "../data/ordered-batches.ts";
import type { OpenData } from "../data/open-data.ts";
import { readTensor } from "../data/read-tensor.ts";
import { openData, type TrainingData } from "../data/training-data.ts";
import type { ForwardFunction, TrainableModel } from "../model/trainable-model.ts";
import { type BatchDataset, datasetBatches, isBatchDataset } from "./dataset-batches.ts";
import type { EvaluatedBatch } from "./dataset-batches.ts";
import { countedOnly, logScores } from "./log-scores.ts";
import { checkEvaluation } from "./check-evaluation.ts";
import type { ModelEvaluationOptions } from "./evaluation-options.ts";
import type { PredictingModel } from "./predict-with.ts";

/**
 * Evaluates a model on a test set: balanced accuracy, many-, medium- and few-shot accuracy,
 * calibration and the rest of core's `evaluateLogits`, over all rows at once. A mean over batches,
 * which is what metrics of `model.compile` are, is none of these.
 *
 * The model is run as for predictions: no dropout, stored statistics in batch normalisation.
 * Outputs of a softmax count as log-probabilities, and so do those of a sigmoid, as shares of their
 * sum. Which a model puts out is read from its end, also within a model of its own, and from the last
 * operator of a `tf.GraphModel`; of a function nothing is known: it counts as logits unless `outputs`
 * says otherwise.
 *
 * Outputs [B, T, C] of sequences, and [B, …, C] of images, count position by position; positions of
 * class id −1, or whose shares are all 0, are padding and do not. One unit for two classes is one
 * sigmoid, which tells how likely class 1 is.
 *
 * @param model - a `tf.LayersModel` or `tf.GraphModel` with one output [B, C] or [B, …, C], or a function of the features
 * @param data - `features` and `labels`; or a batched `tf.data.Dataset` of `{ xs, ys }`, which is read to its end
 * @param options - `prior` (training counts), `batchSize`, `output` (its name, of several), `outputs`, `signal`; `manyAbove`, `fewBelow`, `bins`, `topK`
 * @throws {@link ArgumentError} when there are no rows, a label is out of range, or an output is NaN
 * @throws {@link InterruptedError} when the signal is aborted
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { priorFromCounts } from "@balms/core";
 * import { evaluateModel } from "@balms/tfjs";
 *
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [1] })] });
 * const data = { features: tf.tensor2d([[-1], [1]]), labels: [0, 1] };
 * const result = await evaluateModel(model, data, { prior: priorFromCounts([500, 5]) });
 * console.log(result.balanced, result.many, result.few, result.ece);
 * ```
 */
export async function evaluateModel(
  model: TrainableModel | PredictingModel | ForwardFunction,
  data: TrainingData | BatchDataset,
  options: ModelEvaluationOptions,
): Promise<Evaluation> {
  const settings = checkEvaluation(model, data, options);
  const { predict, shape, batchSize, outputs, signal, measures } = settings;
  const accumulator = new EvaluationAccumulator(measures);
  const { classes } = measures.prior;
  const batches = isBatchDataset(data)
    ? datasetBatches(data, classes, shape.inputs)
    : openBatches(await openData(data, classes, "data", shape), batchSize);
  const turns = createTurns(signal);
  for await (const { features, readIds } of batches) {
    if (turns.isDue()) await turns.take();
    const scores = tidy(() => predict(features, classes.length));
    const { rank } = scores;
    const width = scores.shape.at(-1) ?? 1;
    const logits = logScores({ values: await take(scores), width }, outputs);
    const ids = await readIds(rank);
    const positions = logits.length / classes.length;
    if (ids.length !== positions) {
      refuse(
        "data.labels",
        `${ids.length} class ids`,
        `${positions}, for outputs [${scores.shape.join(", ")}]`,
      );
    }
    const counted = countedOnly(logits, ids);
    if (counted.ids.length > 0) accumulator.addLogits(counted.logits, counted.ids);
  }
  return accumulator.result();
}

/** The batches of data in memory, whose labels were read when they were opened. */
async function* openBatches(
  data: OpenData,
  batchSize: number,
): AsyncGenerator<EvaluatedBatch, void> {
  for await (const { features, ids } of orderedBatches(data, batchSize)) {
    yield { features, readIds: () => ids };
  }
}

/** Reads a tensor and frees it. */
async function take(tensor: Tensor): Promise<Float32Array> {
  try {
    return (await readTensor(tensor)).data as Float32Array;
  } finally {
    tensor.dispose();
  }
}
