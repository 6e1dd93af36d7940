import { type Evaluation, EvaluationAccumulator } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { type Tensor, tidy } from "@tensorflow/tfjs-core";
import { orderedBatches } from "../data/ordered-batches.ts";
import { openData, readTensor, type TrainingData } from "../data/training-data.ts";
import type { ForwardFunction, TrainableModel } from "../model/trainable-model.ts";
import { type BatchDataset, datasetBatches, isBatchDataset } from "./dataset-batches.ts";
import { checkEvaluation } from "./check-evaluation.ts";
import type { ModelEvaluationOptions } from "./evaluation-options.ts";
import { logScores, type PredictingModel } from "./predict-with.ts";

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
 * @param model - a `tf.LayersModel` or `tf.GraphModel` with one output [B, C], or a function of the features
 * @param data - `features` and `labels`; or a batched `tf.data.Dataset` of `{ xs, ys }`, which is read to its end
 * @param options - `prior` (training counts), `batchSize`, `outputs`, `signal`; `manyAbove`, `fewBelow`, `bins`, `topK`
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
  const { predict, batchSize, outputs, signal, measures } = checkEvaluation(model, data, options);
  const accumulator = new EvaluationAccumulator(measures);
  const classes = measures.prior.classes.length;
  const batches = isBatchDataset(data)
    ? datasetBatches(data, classes)
    : orderedBatches(await openData(data, measures.prior.classes), batchSize);
  for await (const { features, ids } of batches) {
    checkSignal(signal);
    const scores = tidy(() => predict(features, classes));
    accumulator.addLogits(logScores(await take(scores), outputs), ids);
  }
  return accumulator.result();
}

/** Reads a tensor and frees it. */
async function take(tensor: Tensor): Promise<Float32Array> {
  try {
    return (await readTensor(tensor)).data as Float32Array;
  } finally {
    tensor.dispose();
  }
}
