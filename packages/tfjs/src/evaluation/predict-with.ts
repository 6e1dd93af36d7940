import { ArgumentError } from "@balms/core";
import { describeValue, refuseValue } from "@balms/core/adapter";
import { Tensor } from "@tensorflow/tfjs-core";
import { isTrainableModel, runModel } from "../model/trainable-model.ts";
import type { ForwardFunction, TrainableModel } from "../model/trainable-model.ts";
import type { OutputKind } from "../model/output-kind.ts";

/** A model that predicts and is not trained: a `tf.GraphModel` is one. */
export interface PredictingModel {
  predict(inputs: Tensor): unknown;
}

/** A function from features to the scores [B, C] of a model that is not being trained. */
export function predictWith(
  model: TrainableModel | PredictingModel | ForwardFunction,
): (features: Tensor, classes: number) => Tensor {
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
    if (shape?.length === 2 && shape[1] === classes) return output as Tensor;
    const received = shape === undefined ? describeValue(output) : `outputs [${shape.join(", ")}]`;
    const expected = `one output [B, ${classes}], as many classes as the prior has`;
    throw new ArgumentError({ parameter: "model", received, expected });
  };
}

/** Scores as logits: of probabilities their logarithms, which the softmax turns back. */
export function logScores(scores: Float32Array, kind: OutputKind): Float32Array {
  if (kind === "logits") return scores;
  return scores.map((share, i) => {
    if (share >= 0) return Math.log(share);
    return refuseValue("outputs", share, `probabilities of at least 0, also at place ${i}`);
  });
}

function predicts(model: unknown): model is PredictingModel {
  return typeof (model as Partial<PredictingModel> | null | undefined)?.predict === "function";
}
