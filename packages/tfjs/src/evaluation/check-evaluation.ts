import { EvaluationAccumulator, type EvaluationOptions } from "@balms/core";
import { checkWhole, refuseValue } from "@balms/core/adapter";
import { checkStopSignal } from "../checks/check-stop-signal.ts";
import { checkData, type TrainingData } from "../data/training-data.ts";
import { checkKnownOptions } from "../checks/check-known-options.ts";
import type { ForwardFunction, TrainableModel } from "../model/trainable-model.ts";
import { type BatchDataset, isBatchDataset } from "./dataset-batches.ts";
import type { ModelEvaluationOptions } from "./evaluation-options.ts";
import type { ModelShape } from "../model/model-shape.ts";
import type { OutputKind } from "../model/output-kind.ts";
import { oneOutput } from "./one-output.ts";
import type { PredictingModel, predictWith } from "./predict-with.ts";

/** The names of `ModelEvaluationOptions`. */
export const evaluationNames: readonly (keyof ModelEvaluationOptions)[] = [
  "prior",
  "manyAbove",
  "fewBelow",
  "bins",
  "topK",
  "batchSize",
  "output",
  "outputs",
  "signal",
];

/** How a model is evaluated, with nothing left open. */
interface EvaluationSettings extends Pick<ModelEvaluationOptions, "signal"> {
  readonly predict: ReturnType<typeof predictWith>;
  readonly shape: ModelShape;
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
  checkKnownOptions(options, evaluationNames);
  const { output, ...rest } = { ...options };
  const { predict, kind, shape } = oneOutput(model, output);
  const { batchSize = 256, outputs = kind, signal, ...measures } = rest;
  checkWhole(batchSize, "batchSize", 1);
  if (outputs !== "logits" && outputs !== "probabilities") {
    refuseValue("outputs", outputs, '"logits" or "probabilities"');
  }
  checkStopSignal(signal);
  // Made for its checks.
  void new EvaluationAccumulator(measures);
  if (!isBatchDataset(data)) checkData(data);
  return { predict, shape, batchSize, outputs, signal, measures };
}
