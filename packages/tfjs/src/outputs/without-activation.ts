import { ModelError } from "@balms/core";
import type { Variable } from "@tensorflow/tfjs-core";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { refuseModel } from "../checks/refuse-model.ts";
import { isTrainableModel } from "../model/trainable-model.ts";
import { type SharedLayer, useLayer } from "./shared-layer.ts";

/** The configuration of a layer, or of one around another. */
interface LayerConfig {
  readonly [name: string]: unknown;
  readonly layer?: { readonly config: LayerConfig };
}

/** What holds a weight, as far as two layers share it. */
interface WeightHolder {
  val: Variable;
}

/** Layers without their activation, by those that they share their weights with. */
export type BareLayers = Map<SharedLayer, SharedLayer>;

/**
 * The outputs of a layer without its activation, from the very weights of that layer; by the one in
 * `made` where it was made already.
 */
export function withoutActivation(
  layer: SharedLayer,
  inputs: SymbolicTensor,
  made: BareLayers,
): SymbolicTensor {
  const known = made.get(layer);
  if (known !== undefined) return known.apply(inputs) as SymbolicTensor;
  const kind = layer.constructor as unknown as {
    fromConfig?: (cls: unknown, config: object) => SharedLayer;
  };
  if (typeof kind.fromConfig !== "function") {
    throw new ModelError({ parameter: "model", received: "a layer that cannot be copied" });
  }
  if (isTrainableModel(layer.layer)) {
    refuseModel(
      `a model within timeDistributed, in "${layer.name}"`,
      "a softmax that can be taken off",
      "Take its layers one by one into timeDistributed, the last without an activation.",
    );
  }
  const bare = kind.fromConfig(kind, linear(layer.getConfig()));
  const outputs = bare.apply(inputs) as SymbolicTensor;
  made.set(layer, bare);
  for (const [i, weight] of bare.weights.entries()) {
    const holder = weight as unknown as WeightHolder;
    holder.val.dispose();
    holder.val = (layer.weights[i] as unknown as WeightHolder).val;
  }
  // The weights are freed by the layer that had them first, once both have let go.
  useLayer(layer);
  bare.disposeWeights = () => layer.dispose().numDisposedVariables;
  return outputs;
}

function linear(config: LayerConfig): LayerConfig {
  const { layer } = config;
  if (layer === undefined) return { ...config, activation: "linear" };
  return { ...config, layer: { ...layer, config: linear(layer.config) } };
}
