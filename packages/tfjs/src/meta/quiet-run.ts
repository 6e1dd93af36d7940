import { clone, dispose, keep, type Tensor } from "@tensorflow/tfjs-core";
import { type ModelInputs, runModel, type TrainableModel } from "../model/trainable-model.ts";
import { findRandomLayer } from "./random-layers.ts";

/** How layers run where nothing is trained: as in training, or as for predictions. */
export type PassMode = "training" | "inference";

/** As in training where that gives the same outputs twice: dropout would not. */
export function passModeOf(model: TrainableModel): PassMode {
  return findRandomLayer(model.layers) === undefined ? "training" : "inference";
}

/** Runs something that must leave the statistics of batch normalisation as they were. */
export function quietly<Result>(model: TrainableModel, run: () => Result): Result {
  const kept = model.nonTrainableWeights.map((weight) => keep(clone(weight.read())));
  try {
    return run();
  } finally {
    for (const [i, weight] of model.nonTrainableWeights.entries()) weight.write(kept[i]);
    dispose(kept);
  }
}

/** Outputs [B, C] of a model in the given mode. */
export function runIn(model: TrainableModel, mode: PassMode, features: ModelInputs): Tensor {
  return runModel(model, features, mode === "training");
}
