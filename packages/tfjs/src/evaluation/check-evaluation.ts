import { EvaluationAccumulator, type EvaluationOptions } from "@balms/core";
import { checkWhole, refuseValue } from "@balms/core/adapter";
import { checkStopSignal } from "../guards/check-stop-signal.ts";
import { checkData, type TrainingData } from "../data/training-data.ts";
import { checkKnownOptions } from "../guards/check-known-options.ts";
import type { ForwardFunction, TrainableModel } from "../model/trainable-model.ts";
import { type BatchDataset, isBatchDataset } from "./dataset-batches.ts";
import type { ModelEvaluationOptions } from "./evaluation-options.ts";
import { type OutputKind, outputKind } from "../model/output-kind.ts";
import { type PredictingModel, predictWith } from "./predict-with.ts";

/** The names of `ModelEvaluationOptions`. */
export const evaluationNames: readonly (keyof ModelEvaluationOptions)[] = [
  "prior",
  "manyAbove",
  "fewBelow",
  "bins",
  "topK",
  "batchSize",
  "outputs",
  "signal",
];

/** How a model is evaluated, with nothing left open. */
interface EvaluationSettings extends Pick<ModelEvaluationOptions, "signal"> {
  readonly predict: ReturnType<typeof predictWith>;
  readonly batchSize: number;
  readonly outputs: OutputKind;
  readonly measures: EvaluationOptions;
}

/** Checks all of an evaluation that can be checked before a row is read. */
export function checkEvaluation(
  model: TrainableModel | PredictingModel | ForwardFunction,
  data: TrainingData | BatchDataset,
  options: ModelEvaluationOptions,
): EvaluationSettings {
  const predict = predictWith(model);
  checkKnownOptions(options, evaluationNames);
  const { batchSize = 256, outputs = outputKind(model), signal, ...measures } = { ...options };
  checkWhole(batchSize, "batchSize", 1);
  if (outputs !== "logits" && outputs !== "probabilities") {
    refuseValue("outputs", outputs, '"logits" or "probabilities"');
  }
  checkStopSignal(signal);
  // Made for its checks.
  void new EvaluationAccumulator(measures);
  if (!isBatchDataset(data)) checkData(data);
  return { predict, batchSize, outputs, signal, measures };
}
