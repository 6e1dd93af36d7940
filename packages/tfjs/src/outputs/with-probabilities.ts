import { refuseValue } from "@balms/core/adapter";
import { layers, type LayersModel, model as createModel } from "@tensorflow/tfjs-layers";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { endLayer, endsInShares } from "../model/output-kind.ts";
import { checkTrainable } from "../model/trainable-model.ts";
import { sharingLayers } from "./shared-layer.ts";

/**
 * A model of logits, with probabilities behind it for predicting: the way back from `rawLogits`, and
 * the end of a model that was trained with the losses of this package. Nothing is copied: both models
 * have the same weights. A model that puts out probabilities already is given back as it is.
 *
 * The softmax is an activation and no `tf.layers.softmax()`, which changes its outputs behind a mask:
 * outputs [B, C] and [B, T, C], behind masks too, become shares along their last axis.
 *
 * @param model - a `tf.LayersModel` with one output
 * @param kind - "softmax" (default), or "sigmoid" for models of `balancedSigmoidLoss`
 * @returns a model of the same inputs
 * @throws {@link ArgumentError} when an argument is wrong, or the model has several outputs
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { withProbabilities } from "@balms/tfjs/layers";
 *
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
 * (withProbabilities(model).predict(tf.zeros([1, 3])) as tf.Tensor).print(); // 0.5, 0.5
 * ```
 */
export function withProbabilities(
  model: LayersModel,
  kind: "softmax" | "sigmoid" = "softmax",
): LayersModel {
  checkTrainable(model);
  if (kind !== "softmax" && kind !== "sigmoid") {
    refuseValue("kind", kind, '"softmax" or "sigmoid"');
  }
  const { inputs, outputs } = model;
  if (outputs.length !== 1) refuseValue("model", outputs.length, "a model with one output");
  const end = endLayer(model);
  if (end !== undefined && endsInShares(end)) return model;
  return sharingLayers(model, () => {
    const shares = layers.activation({ activation: kind }).apply(outputs[0]) as SymbolicTensor;
    return createModel({ inputs, outputs: shares });
  });
}
