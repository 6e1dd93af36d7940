import type { DetectorHead } from "@balms/onnx";

/** The class layer as it is, of one level: [rows, D] and [rows], a row for each class, and for the background where there is one. */
export interface ClassLayer {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** One for each level of a detector; they differ in their numbers of features. */
export type ClassLayers = readonly [ClassLayer, ...ClassLayer[]];

/** D of a layer. */
export function widthOf({ weight, bias }: ClassLayer): number {
  return weight.length / bias.length;
}

/** The largest D. */
export function widestOf(layers: readonly ClassLayer[]): number {
  return layers.reduce((widest, layer) => Math.max(widest, widthOf(layer)), 0);
}

/** The rows of the classes alone, without the background's. */
export function classRows(
  layer: ClassLayer,
  { background }: Pick<DetectorHead, "background">,
): ClassLayer {
  if (background === undefined) return layer;
  const { weight, bias } = layer;
  const size = widthOf(layer);
  return {
    weight: weight.filter((_, at) => Math.floor(at / size) !== background),
    bias: bias.filter((_, at) => at !== background),
  };
}
