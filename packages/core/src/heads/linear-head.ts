import { checkFinite, checkMatrix } from "../checks/check-matrix.ts";
import { checkVector, checkWhole } from "../checks/check-values.ts";
import { type FloatArray, floatArrayLike, type SamePrecision } from "../arrays/float-array.ts";

/** A linear classifier of features: logits = W x + b. */
export interface LinearHead<Values extends FloatArray = FloatArray> {
  /** W [C, D], row after row. */
  readonly weight: Values;
  /** b [C]. */
  readonly bias: Values;
}

/**
 * Logits of a linear head: η_bj = Σ_d W_jd x_bd + b_j, summed in double precision.
 *
 * @param features - x [B, D], row after row, finite
 * @param head - `weight` [C, D] and `bias` [C], finite
 * @returns η [B, C] in the precision of the weight
 * @throws {@link ArgumentError} when shapes do not match, or a number is not finite, a logit included
 *
 * @example
 * ```ts
 * import { linearLogits } from "@balms/core/heads";
 *
 * const head = { weight: new Float64Array([1, 0, 0, 1]), bias: new Float64Array([0, 5]) };
 * console.log(linearLogits(new Float64Array([2, 3]), head)); // 2, 8
 * ```
 */
export function linearLogits<Values extends FloatArray>(
  features: FloatArray,
  head: LinearHead<Values>,
): SamePrecision<Values> {
  const { weight, bias } = head ?? {};
  checkVector(bias, "head.bias");
  const dimensions = checkHead(weight, bias, "head.");
  checkMatrix(features, dimensions, "features");
  const logits = headLogits(features, weight, bias);
  checkFinite(logits, bias.length, "logits");
  return logits as SamePrecision<Values>;
}

/** Checks a head and returns D. */
export function checkHead(weight: FloatArray, bias: ArrayLike<number>, path: string): number {
  const dimensions = checkMatrix(weight, bias.length, `${path}weight`);
  return checkWhole(dimensions, "dimensions", 1);
}

/** `linearLogits` of what is checked. */
export function headLogits(
  features: FloatArray,
  weight: FloatArray,
  bias: ArrayLike<number>,
): SamePrecision<FloatArray> {
  const classes = bias.length;
  const dimensions = weight.length / classes;
  const out = floatArrayLike(weight, (features.length / dimensions) * classes);
  for (let i = 0; i < out.length; i++) {
    const j = i % classes;
    const x = ((i - j) / classes) * dimensions;
    let sum = bias[j];
    for (let d = 0; d < dimensions; d++) sum += features[x + d] * weight[j * dimensions + d];
    out[i] = sum;
  }
  return out;
}

/** Gradient of a linear head from the gradient of its logits [B, C]: `weight` [C, D] and `bias` [C]. */
export function linearHeadGradient(
  features: FloatArray,
  logitGradient: FloatArray,
  classes: number,
): LinearHead<Float64Array> {
  const dimensions = (features.length / logitGradient.length) * classes;
  const weight = new Float64Array(classes * dimensions);
  const bias = new Float64Array(classes);
  for (let i = 0; i < logitGradient.length; i++) {
    const slope = logitGradient[i];
    const j = i % classes;
    const x = ((i - j) / classes) * dimensions;
    bias[j] += slope;
    for (let d = 0; d < dimensions; d++) weight[j * dimensions + d] += slope * features[x + d];
  }
  return { weight, bias };
}
