import { type FloatArray, floatArrayLike, type SamePrecision } from "../checks/float-array.ts";

/** Features [B, D] times weight [C, D], plus bias [C]: logits [B, C] in the precision of `weight`. */
export function linearLogits(
  features: FloatArray,
  weight: FloatArray,
  bias: FloatArray,
): SamePrecision<FloatArray> {
  const classes = bias.length;
  const dimensions = weight.length / classes;
  const rows = features.length / dimensions;
  const out = floatArrayLike(weight, rows * classes);
  for (let row = 0; row < rows; row++) {
    const x = row * dimensions;
    for (let j = 0; j < classes; j++) {
      const w = j * dimensions;
      let sum = bias[j];
      for (let d = 0; d < dimensions; d++) sum += features[x + d] * weight[w + d];
      out[row * classes + j] = sum;
    }
  }
  return out;
}

/** Gradient of a linear head from the gradient of its logits [B, C]: `weight` [C, D] and `bias` [C]. */
export function linearHeadGradient(
  features: FloatArray,
  logitGradient: FloatArray,
  classes: number,
): { readonly weight: Float64Array; readonly bias: Float64Array } {
  const rows = logitGradient.length / classes;
  const dimensions = features.length / rows;
  const weight = new Float64Array(classes * dimensions);
  const bias = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    const x = row * dimensions;
    for (let j = 0; j < classes; j++) {
      const slope = logitGradient[row * classes + j];
      const w = j * dimensions;
      bias[j] += slope;
      for (let d = 0; d < dimensions; d++) weight[w + d] += slope * features[x + d];
    }
  }
  return { weight, bias };
}
