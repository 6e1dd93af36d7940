import { ArgumentError } from "@balms/core";
import { describeValue, refuseValue } from "@balms/core/adapter";
import { Tensor } from "@tensorflow/tfjs-core";
import { isTrainableModel, runModel } from "../model/trainable-model.ts";
import type { ForwardFunction, ModelInputs, TrainableModel } from "../model/trainable-model.ts";

/** A model that predicts and is not trained: a `tf.GraphModel` is one. */
export interface PredictingModel {
  predict(inputs: Tensor | Tensor[]): unknown;
}

/** A function from features to the scores [B, C] or [B, …, C] of a model that is not being trained. */
export function predictWith(
  model: TrainableModel | PredictingModel | ForwardFunction,
): (features: ModelInputs, classes: number) => Tensor {
  const given: unknown = model;
  if (typeof given !== "function" && !isTrainableModel(given) && !predicts(given)) {
    return refuseValue("model", given, "a model with one output, or a function of the features");
  }
  return (features, classes) => {
    const output =
      predicts(model) && !isTrainableModel(model)
        ? model.predict(features)
        : runModel(model, features, false);
    const shape = output instanceof Tensor ? output.shape : undefined;
    const width = shape !== undefined && shape.length > 1 ? shape.at(-1) : undefined;
    // One sigmoid tells two classes apart.
    if (width === classes || (width === 1 && classes === 2)) return output as Tensor;
    const received = shape === undefined ? describeValue(output) : `outputs [${shape.join(", ")}]`;
    const expected = `one output [B, ${classes}], as many classes as the prior has`;
    throw new ArgumentError({ parameter: "model", received, expected });
  };
}

function predicts(model: unknown): model is PredictingModel {
  return typeof (model as Partial<PredictingModel> | null | undefined)?.predict === "function";
}
