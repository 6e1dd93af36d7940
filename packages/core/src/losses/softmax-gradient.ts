import { checkFinite, checkRows } from "../checks/check-matrix.ts";
import { type FloatArray, floatArrayLike, type SamePrecision } from "../arrays/float-array.ts";
import { sum } from "../numerics/sum.ts";
import { type ReductionOptions, rowFactors } from "./row-factors.ts";
import { exponentiateRow, negativeLogShare, rowScratch } from "./row-softmax.ts";
import { checkTargets, type Targets } from "./targets.ts";

/** How a softmax loss becomes a gradient. */
export interface SoftmaxGradientOptions extends ReductionOptions {
  readonly labelSmoothing?: number | undefined;
}

/**
 * Cross-entropy per row of the softmax of logits + shift, and the gradient of the reduced loss with
 * respect to the logits: φ_j Σt − t_j, times the row's factor and what `focus` makes of its loss.
 * The pass under every softmax loss here, for those who have the shift already. A target that is
 * masked has a loss of +∞ and a gradient that means nothing.
 *
 * @param logits - η [B, C], row after row, finite
 * @param targets - class ids [B] or soft labels [B, C]
 * @param shift - what is added to the logits [C], from `classShift`; −Infinity masks a class
 * @param options - `labelSmoothing`; `rowWeights`, `reduction` (default "mean"), `over`
 * @param focus - factor of a row's gradient from its loss; default 1
 * @returns losses [B] and gradient [B, C] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, targets that are wrong, or lengths that do not match
 *
 * @example
 * ```ts
 * import { softmaxGradient } from "@balms/core/adapter";
 *
 * const { losses } = softmaxGradient(new Float32Array(2), [0], new Float64Array(2));
 * console.log(losses[0]); // log 2
 * ```
 */
export function softmaxGradient(
  logits: FloatArray,
  targets: Targets,
  shift: Float64Array,
  options: SoftmaxGradientOptions = {},
  focus: (loss: number) => number = () => 1,
): { losses: SamePrecision<FloatArray>; gradient: SamePrecision<FloatArray> } {
  const { labelSmoothing = 0 } = options;
  const classes = shift.length;
  const rows = checkRows(logits, classes, "logits");
  const [ids, shareOf] = checkTargets(targets, logits, shift, labelSmoothing);
  const factors = rowFactors(rows, options);
  // A class id needs no shares.
  const alone = labelSmoothing === 0 ? ids : undefined;
  const losses = floatArrayLike(logits, rows);
  const gradient = floatArrayLike(logits, logits.length);
  const scratch = rowScratch(classes);
  const shares = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    if (!exponentiateRow(logits, start, shift, scratch)) {
      checkFinite(logits, classes, "logits", start, start + classes);
    }
    const rest = scratch[classes + 1];
    const id = alone?.[row];
    let loss = 0;
    if (id !== undefined) {
      loss = negativeLogShare(logits[start + id] + shift[id], scratch[classes], rest);
    } else {
      for (let j = 0; j < classes; j++) {
        const z = logits[start + j] + shift[j];
        shares[j] = shareOf(row, j);
        if (shares[j] > 0) loss += shares[j] * negativeLogShare(z, scratch[classes], rest);
      }
    }
    losses[row] = loss;
    // A product that overflows would turn a share of 0 into NaN.
    const factor = Math.min(factors[row] * focus(loss), Number.MAX_VALUE);
    if (id !== undefined) {
      const scale = factor / (1 + rest);
      for (let j = 0; j < classes; j++) gradient[start + j] = scratch[j] * scale;
      // φ_y − 1 = −Σ_{j≠y} φ_j, without cancellation where y is the greatest class.
      const others = scratch[id] === 1 ? rest : 1 + rest - scratch[id];
      gradient[start + id] = -factor * (others / (1 + rest));
    } else {
      const scale = sum(shares) / (1 + rest);
      for (let j = 0; j < classes; j++) {
        gradient[start + j] = factor * (scratch[j] * scale - shares[j]);
      }
    }
  }
  return { losses, gradient };
}
