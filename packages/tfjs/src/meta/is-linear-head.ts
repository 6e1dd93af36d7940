import { activationName } from "../model/output-kind.ts";
import { modelShape } from "../model/model-shape.ts";
import type { ModelLayer, TrainableModel } from "../model/trainable-model.ts";

/**
 * Whether a model is one dense layer, used once, all of which is trained: its logits are linear in its
 * weights.
 */
export function isLinearHead(model: TrainableModel): boolean {
  const [layer, ...others] = model.layers.filter((each) => each.getClassName() !== "InputLayer");
  if (layer?.getClassName() !== "Dense" || others.length > 0) return false;
  if (modelShape(model).outputRank !== 2) return false;
  // A layer that is applied to its own outputs is one layer, and not linear in its weights.
  const { inboundNodes } = layer as ModelLayer & { readonly inboundNodes?: readonly unknown[] };
  const whole =
    model.trainableWeights.length === model.weights.length && inboundNodes?.length === 1;
  return whole && activationName(layer) === "linear" && model.weights[0].read().rank === 2;
}
