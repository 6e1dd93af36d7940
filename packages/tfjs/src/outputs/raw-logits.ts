import { type LayersModel, model as createModel } from "@tensorflow/tfjs-layers";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { endsInShares, letsThrough } from "../model/output-kind.ts";
import { checkTrainable } from "../model/trainable-model.ts";
import { type SharedLayer, sharingLayers } from "./shared-layer.ts";
import { type BareLayers, withoutActivation } from "./without-activation.ts";

/**
 * A model that ends in a softmax or a sigmoid, without it: raw logits, which the losses of this package
 * take. Nothing is copied: both models have the same weights, so what trains one trains the other,
 * and the given model goes on predicting probabilities.
 *
 * The end may be the activation of the last layer, a layer of its own, or lie in a model within the
 * model or in `timeDistributed`. A model that puts out logits already is given back as it is.
 * Disposing of one of the two leaves the other usable.
 *
 * @param model - a `tf.LayersModel`; of several outputs, each is looked at
 * @returns a model of the same inputs; compile it before training
 * @throws {@link ArgumentError} when `model` is no `tf.LayersModel`
 * @throws {@link ModelError} when the last layer is of a kind that cannot be made again
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { priorFromCounts } from "@balms/core";
 * import { balancedSoftmaxLoss } from "@balms/tfjs";
 * import { rawLogits } from "@balms/tfjs/layers";
 *
 * const model = tf.sequential({
 *   layers: [tf.layers.dense({ units: 2, inputShape: [3], activation: "softmax" })],
 * });
 * const logits = rawLogits(model);
 * logits.compile({ optimizer: "sgd", loss: balancedSoftmaxLoss(priorFromCounts([90, 10])) });
 * await logits.fit(tf.ones([2, 3]), tf.tensor2d([[1, 0], [0, 1]]), { verbose: 0 });
 * (model.predict(tf.ones([1, 3])) as tf.Tensor).print(); // probabilities, of the trained weights
 * ```
 */
export function rawLogits(model: LayersModel): LayersModel {
  checkTrainable(model);
  return sharingLayers(model, () => {
    // A layer that is used at several places is one layer again.
    const bare: BareLayers = new Map();
    const outputs = model.outputs.map((output) => rawOutput(output, bare));
    const changed = outputs.some((output, i) => output !== model.outputs[i]);
    return changed ? createModel({ inputs: model.inputs, outputs }) : model;
  });
}

/** An output before its softmax or sigmoid; the output itself where it has none. */
function rawOutput(output: SymbolicTensor, bare: BareLayers): SymbolicTensor {
  const layer = output.sourceLayer as unknown as SharedLayer;
  const inputs = layer.inboundNodes[output.nodeIndex]?.inputTensors ?? [];
  const [before] = inputs;
  if (before === undefined) return output;
  if (layer.layers !== undefined) return rawInner(output, inputs);
  if (letsThrough(layer)) {
    const raw = rawOutput(before, bare);
    return raw === before ? output : (layer.apply(raw) as SymbolicTensor);
  }
  if (!endsInShares(layer)) return output;
  const apart = ["Activation", "Softmax"].includes(layer.getClassName());
  return apart ? rawOutput(before, bare) : withoutActivation(layer, before, bare);
}

/** The same, of what a model within the model puts out. */
function rawInner(output: SymbolicTensor, inputs: readonly SymbolicTensor[]): SymbolicTensor {
  const inner = output.sourceLayer as unknown as LayersModel;
  const raw = rawLogits(inner);
  if (raw === inner) return output;
  const made = raw.apply(inputs.length > 1 ? [...inputs] : inputs[0]);
  return [made].flat()[output.tensorIndex] as SymbolicTensor;
}
