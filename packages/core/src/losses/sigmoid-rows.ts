import { type FloatArray, floatArrayLike, type SamePrecision } from "../arrays/float-array.ts";
import { toPrecision } from "../arrays/to-precision.ts";
import { type ReductionOptions, rowFactors } from "./row-factors.ts";
import { sigmoid, softplus } from "./sigmoid.ts";
import { sigmoidEntries, type SigmoidOptions, type SigmoidTargets } from "./sigmoid-entries.ts";

/** Binary cross-entropy of logits + shift, added up per row. */
export function sigmoidLossRows(
  logits: FloatArray,
  targets: SigmoidTargets,
  shift: Float64Array,
  options: SigmoidOptions,
): SamePrecision<FloatArray> {
  const { rows, each } = sigmoidEntries(logits, targets, shift, options);
  const sums = new Float64Array(rows);
  each((_, row, z, target) => {
    // −log σ(z) for the target and −log(1 − σ(z)) for the others, both as softplus(∓z).
    if (target > 0) sums[row] += target * softplus(-z);
    if (target < 1) sums[row] += (1 - target) * softplus(z);
  });
  return toPrecision(sums, logits);
}

/** Gradient of the binary cross-entropy of logits + shift, times the factor of the row. */
export function sigmoidGradientRows(
  logits: FloatArray,
  targets: SigmoidTargets,
  shift: Float64Array,
  options: SigmoidOptions & ReductionOptions,
): SamePrecision<FloatArray> {
  const { rows, each } = sigmoidEntries(logits, targets, shift, options);
  const factors = rowFactors(rows, options);
  const out = floatArrayLike(logits, logits.length);
  each((i, row, z, target) => {
    // σ(z) − t, without cancellation where σ(z) is close to a target of 1.
    const above = target < 1 ? (1 - target) * sigmoid(z) : 0;
    out[i] = factors[row] * (target > 0 ? above - target * sigmoid(-z) : above);
  });
  return out;
}
