import { checkFinite, checkRows } from "../checks/check-matrix.ts";
import {
  type FloatArray,
  floatArrayLike,
  isFloatArray,
  type SamePrecision,
} from "../arrays/float-array.ts";
import { sum } from "../numerics/sum.ts";
import { type ReductionOptions, rowFactors } from "./row-factors.ts";
import { exponentiateRow, negativeLogShare, rowScratch } from "./row-softmax.ts";
import { targetReader, type Targets } from "./targets.ts";

/** How a softmax loss becomes a gradient. */
export interface SoftmaxGradientOptions extends ReductionOptions {
  readonly labelSmoothing?: number | undefined;
}

/**
 * `softmaxLosses`, and the gradient of the reduced loss with respect to the logits: φ_j Σt − t_j,
 * times the row's factor and what `focus` makes of its loss.
 */
export function softmaxGradient(
  logits: FloatArray,
  targets: Targets,
  shift: Float64Array,
  options: SoftmaxGradientOptions,
  focus: (loss: number) => number = () => 1,
): { losses: SamePrecision<FloatArray>; gradient: SamePrecision<FloatArray> } {
  const { labelSmoothing = 0 } = options;
  const classes = shift.length;
  const rows = checkRows(logits, classes, "logits");
  const readTargets = targetReader(targets, logits, shift, labelSmoothing);
  const factors = rowFactors(rows, options);
  const hard = labelSmoothing === 0 && !isFloatArray(targets);
  const losses = floatArrayLike(logits, rows);
  const gradient = floatArrayLike(logits, logits.length);
  const scratch = rowScratch(classes);
  const shares = new Float64Array(classes);
  const z = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    if (!exponentiateRow(logits, start, shift, scratch)) {
      checkFinite(logits, classes, "logits", start, start + classes);
    }
    const rest = scratch[classes + 1];
    const label = targets[row];
    // A class id needs no shares. One that is wrong is left to the reader to refuse.
    const alone = hard && Number.isInteger(label) && label >= 0 && label < classes;
    let loss = 0;
    if (alone) {
      loss = negativeLogShare(logits[start + label] + shift[label], classes, scratch);
    } else {
      for (let j = 0; j < classes; j++) z[j] = logits[start + j] + shift[j];
      loss = readTargets(row, shares, z, scratch);
    }
    losses[row] = loss;
    // A product that overflows would turn a share of 0 into NaN.
    const factor = Math.min(factors[row] * focus(loss), Number.MAX_VALUE);
    if (alone) {
      const scale = factor / (1 + rest);
      for (let j = 0; j < classes; j++) gradient[start + j] = scratch[j] * scale;
      // φ_y − 1 = −Σ_{j≠y} φ_j, without cancellation where y is the greatest class.
      const others = scratch[label] === 1 ? rest : 1 + rest - scratch[label];
      gradient[start + label] = -factor * (others / (1 + rest));
    } else {
      const scale = sum(shares) / (1 + rest);
      for (let j = 0; j < classes; j++) {
        gradient[start + j] = factor * (scratch[j] * scale - shares[j]);
      }
    }
  }
  return { losses, gradient };
}
