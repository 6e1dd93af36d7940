import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { noteTwin } from "../notes/model-notes.ts";
import type { ModelLayer } from "../model/trainable-model.ts";

// How many models and places use a layer: its weights are freed when none does.
const users = "_refCount";

/** A layer that two models share, with what tfjs-layers does not declare. */
export interface SharedLayer extends ModelLayer {
  readonly layers?: readonly SharedLayer[];
  /** What a layer around another is around. */
  readonly layer?: unknown;
  readonly inboundNodes: readonly { readonly inputTensors: readonly SymbolicTensor[] }[];
  [users]: number | null;
  apply(inputs: SymbolicTensor | SymbolicTensor[]): SymbolicTensor | SymbolicTensor[];
  dispose(): { readonly numDisposedVariables: number };
  disposeWeights(): number;
  getConfig(): Record<string, unknown>;
}

/** The layers of a model, as shared ones. */
export function sharedLayers(model: LayersModel): SharedLayer[] {
  return model.layers as unknown as SharedLayer[];
}

/**
 * Makes a model out of layers of another, and counts it as one more user of each: tfjs counts where a
 * layer is applied and not the models that hold it, and would free the weights of both with either.
 */
export function sharingLayers(model: LayersModel, make: () => LayersModel): LayersModel {
  const before = new Map(sharedLayers(model).map((layer) => [layer, layer[users] ?? 0]));
  const made = make();
  if (made === model) return model;
  noteTwin(model, made);
  for (const layer of sharedLayers(made)) {
    const count = before.get(layer);
    // A model lets go of models within it twice.
    if (count !== undefined) layer[users] = count + (layer.layers === undefined ? 1 : 2);
  }
  return made;
}

/** Counts one more user of a layer. */
export function useLayer(layer: SharedLayer): void {
  layer[users] = (layer[users] ?? 0) + 1;
}
