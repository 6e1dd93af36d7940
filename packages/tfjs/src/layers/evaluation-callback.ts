import { type Evaluation } from "@balms/core";
import { checkFunctions, checkWhole, refuseValue } from "@balms/core/adapter";
import { CustomCallback } from "@tensorflow/tfjs-layers";
import type { TrainingData } from "../data/training-data.ts";
import type { ForwardFunction, TrainableModel } from "../model/trainable-model.ts";
import type { BatchDataset } from "../evaluation/dataset-batches.ts";
import { checkKnownOptions } from "../checks/check-known-options.ts";
import { checkEvaluation, evaluationNames } from "../evaluation/check-evaluation.ts";
import { evaluateModel } from "../evaluation/evaluate-model.ts";
import type { ModelEvaluationOptions } from "../evaluation/evaluation-options.ts";
import type { PredictingModel } from "../evaluation/predict-with.ts";
import { isTrainableModel } from "../model/trainable-model.ts";
import { noteTraining } from "../notes/model-notes.ts";
import { compiledNote } from "../notes/training-note.ts";

/** How often the callback evaluates, and what it does with the outcome. */
export interface EvaluationCallbackOptions extends ModelEvaluationOptions {
  /** Every how many epochs, at least 1; default 1. */
  readonly every?: number | undefined;
  /** Called with all measures; a promise that it returns is waited for. */
  readonly onEvaluation?: ((evaluation: Evaluation, epoch: number) => unknown) | undefined;
  /** What the names in the logs begin with; default "val_". */
  readonly prefix?: string | undefined;
}

/**
 * A callback for `model.fit` and `model.fitDataset` that evaluates at the end of each epoch and
 * writes into the epoch's logs: `val_balancedAccuracy`, `val_top1`, `val_many`, `val_medium`,
 * `val_few`, `val_macroF1`, `val_ece`. A group without test rows has no entry.
 *
 * A model that was compiled with a loss that has the prior inside gets a note of it, which is saved
 * with the model: `adjustLayersModel` refuses to correct it again.
 *
 * The logs are those that `History` and later callbacks see, so put it before
 * `tf.callbacks.earlyStopping({ monitor: "val_balancedAccuracy", mode: "max" })`, with that mode:
 * left to itself, early stopping takes a falling accuracy for progress.
 *
 * @param model - the model that is being trained
 * @param data - as for `evaluateModel`
 * @param options - those of `evaluateModel`; `every` (default 1), `onEvaluation`, `prefix` (default "val_")
 * @throws {@link ArgumentError} when an argument is wrong
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { priorFromCounts } from "@balms/core";
 * import { balancedSoftmaxLoss } from "@balms/tfjs";
 * import { evaluationCallback } from "@balms/tfjs/layers";
 *
 * const prior = priorFromCounts([90, 10]);
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [1] })] });
 * model.compile({ optimizer: "sgd", loss: balancedSoftmaxLoss(prior) });
 * const test = { features: tf.tensor2d([[-1], [1]]), labels: [0, 1] };
 * const history = await model.fit(tf.tensor2d([[-1], [1]]), tf.tensor2d([[1, 0], [0, 1]]), {
 *   epochs: 2,
 *   verbose: 0,
 *   callbacks: [
 *     evaluationCallback(model, test, { prior }),
 *     tf.callbacks.earlyStopping({ monitor: "val_balancedAccuracy", mode: "max" }),
 *   ],
 * });
 * console.log(history.history.val_balancedAccuracy);
 * ```
 */
export function evaluationCallback(
  model: TrainableModel | PredictingModel | ForwardFunction,
  data: TrainingData | BatchDataset,
  options: EvaluationCallbackOptions,
): CustomCallback {
  const { every = 1, onEvaluation, prefix = "val_", ...rest } = { ...options };
  checkKnownOptions(options, [...evaluationNames, "every", "onEvaluation", "prefix"]);
  checkEvaluation(model, data, rest);
  checkWhole(every, "every", 1);
  checkFunctions({ onEvaluation });
  if (typeof prefix !== "string") refuseValue("prefix", prefix, "text");
  return new CustomCallback({
    // Not a plain object: tfjs takes those alone, but not beside callbacks of its own.
    async onEpochEnd(epoch, logs) {
      if (isTrainableModel(model)) noteTraining(model, compiledNote(model));
      if ((epoch + 1) % every !== 0) return;
      const evaluation = await evaluateModel(model, data, rest);
      for (const [name, value] of Object.entries(logEntries(evaluation))) {
        if (logs !== undefined && value !== null) logs[prefix + name] = value;
      }
      await onEvaluation?.(evaluation, epoch);
    },
  });
}

function logEntries(evaluation: Evaluation): Record<string, number | null> {
  const { balanced, top1, many, medium, few, macroF1, ece } = evaluation;
  return { balancedAccuracy: balanced, top1, many, medium, few, macroF1, ece };
}
