import { ModelError } from "@balms/core";
import { endLayer, endsInShares, endsInSoftmax } from "./output-kind.ts";
import { allLayers } from "./all-layers.ts";
import type { TrainableModel } from "./trainable-model.ts";

/** Refuses models for which Balanced Softmax would be wrong without saying so. */
export function checkLogitModel(model: TrainableModel, output: number = 0): void {
  const last = endLayer(model, output);
  if (last !== undefined && endsInShares(last)) {
    const kind = endsInSoftmax(last) ? "softmax" : "sigmoid";
    throw new ModelError({
      parameter: "model",
      received: `a ${kind} at the end, in "${last.name}"`,
      expected: "logits, which the loss takes",
      hint:
        `Leave the ${kind} out, or train rawLogits(model) of @balms/tfjs/layers: the same weights without it.` +
        (kind === "sigmoid"
          ? " For one classifier per class, pass loss: balancedSigmoidLoss(…)."
          : ""),
    });
  }
  const adjusting = allLayers(model.layers).find(
    (layer) => layer.getClassName() === "LogitAdjustment",
  );
  if (adjusting === undefined) return;
  throw new ModelError({
    parameter: "model",
    received: `the layer "${adjusting.name}", which puts the prior into the logits`,
    expected: "logits without it, since the loss has the prior inside",
    hint: "Leave the layer out, or pass a loss without a prior: balancedSoftmaxLoss(prior, { tau: 0 }).",
  });
}
