import { widestOf, widthOf, type ClassLayer, type ClassLayers } from "./class-layer.ts";

/**
 * Layers of several levels as one: a row of features stands at the place of its level, zeros at those of the others, and behind all of them is a 1 for each level, which
 * takes the bias that a level has beside that of all. So they are trained in one run, on batches that have rows of all levels as pictures have them. A layer alone is
 * as it is.
 *
 * @param layers - [K, D] each, D as it may be
 */
export function joinLayers(layers: ClassLayers): ClassLayer {
  const [first] = layers;
  if (layers.length === 1) return first;
  const { length: classes } = first.bias;
  const { starts, width } = placesOf(layers);
  const bias = first.bias.map(
    (_, id) => layers.reduce((sum, layer) => sum + (layer.bias[id] ?? 0), 0) / layers.length,
  );
  const weight = new Float32Array(classes * width);
  for (const [at, layer] of layers.entries()) {
    const size = widthOf(layer);
    for (let id = 0; id < classes; id += 1) {
      const own = layer.weight.subarray(id * size, (id + 1) * size);
      weight.set(own, id * width + (starts[at] ?? 0));
      weight[(id + 1) * width - layers.length + at] = (layer.bias[id] ?? 0) - (bias[id] ?? 0);
    }
  }
  return { weight, bias };
}

/** The layer of each level, out of the one that stands for all: what {@link joinLayers} puts together. */
export function splitLayers({ weight, bias }: ClassLayer, layers: ClassLayers): ClassLayers {
  if (layers.length === 1) return [{ weight, bias }];
  const { starts, width } = placesOf(layers);
  const split = (layer: ClassLayer, at: number): ClassLayer => {
    const size = widthOf(layer);
    const start = starts[at] ?? 0;
    const own = new Float32Array(layer.weight.length);
    for (let id = 0; id < bias.length; id += 1) {
      const first = id * width + start;
      own.set(weight.subarray(first, first + size), id * size);
    }
    const last = width - layers.length + at;
    return { weight: own, bias: bias.map((value, id) => value + (weight[id * width + last] ?? 0)) };
  };
  const [first, ...others] = layers;
  return [split(first, 0), ...others.map((layer, at) => split(layer, at + 1))];
}

/** How wide rows are for a layer that stands for all. */
export function joinedWidth(layers: ClassLayers): number {
  return layers.length === 1 ? widestOf(layers) : placesOf(layers).width;
}

/**
 * Rows of features for a layer that stands for all.
 *
 * @param features - [R, widest D], narrower ones with anything behind them
 * @param reached - which layer each of them reaches
 */
export function joinFeatures(
  features: Float32Array,
  reached: ArrayLike<number>,
  layers: ClassLayers,
): Float32Array {
  if (layers.length === 1) return features;
  const { starts, width } = placesOf(layers);
  const widest = widestOf(layers);
  const joined = new Float32Array(reached.length * width);
  for (let row = 0; row < reached.length; row += 1) {
    const at = reached[row] ?? 0;
    const size = widthOf(layers[at] ?? layers[0]);
    const own = features.subarray(row * widest, row * widest + size);
    joined.set(own, row * width + (starts[at] ?? 0));
    joined[(row + 1) * width - layers.length + at] = 1;
  }
  return joined;
}

/** Where the features of each layer begin, and the width of all with the ones behind them. */
function placesOf(layers: readonly ClassLayer[]): {
  readonly starts: readonly number[];
  readonly width: number;
} {
  let width = 0;
  const starts = layers.map((layer) => {
    const start = width;
    width += widthOf(layer);
    return start;
  });
  return { starts, width: width + layers.length };
}
