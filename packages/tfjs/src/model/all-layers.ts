import type { ModelLayer } from "./trainable-model.ts";

/** What holds layers of its own: a model within a model, and layers around others. */
interface LayerParts {
  readonly layers?: readonly ModelLayer[];
  readonly layer?: ModelLayer;
  readonly forwardLayer?: ModelLayer;
  readonly backwardLayer?: ModelLayer;
}

/** The layers of a model and all that are within these. */
export function allLayers(layers: readonly ModelLayer[]): ModelLayer[] {
  return layers.flatMap((each) => {
    const { layers: inner = [], layer, forwardLayer, backwardLayer } = each as LayerParts;
    const parts = [...inner, layer, forwardLayer, backwardLayer];
    return [each, ...allLayers(parts.filter((part) => part !== undefined))];
  });
}
