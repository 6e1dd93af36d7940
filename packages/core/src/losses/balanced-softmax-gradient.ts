import { checkMatrix } from "../checks/check-matrix.ts";
import { type FloatArray, floatArrayLike, type SamePrecision } from "../checks/float-array.ts";
import type { BalancedLossOptions } from "./balanced-softmax-loss.ts";
import { classShift } from "./class-shift.ts";
import { type ReductionOptions, rowFactors } from "./row-factors.ts";
import { exponentiateRow, rowScratch } from "./row-softmax.ts";
import { checkTargets, type Targets } from "./targets.ts";

/** Options of the gradient: those of the loss, and how its rows are reduced. */
export interface BalancedGradientOptions extends BalancedLossOptions, ReductionOptions {}

/**
 * Gradient of the reduced Balanced Softmax loss with respect to the logits:
 *
 *     ∂loss_b/∂η_j = φ_j Σt − t_j        times  w_b/B  (mean), w_b/Σw (mean over weights), w_b (sum)
 *
 * With `reduction: "sum"` and no weights, each row holds the gradient of its own loss.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.1.
 *
 * @param logits - η [B, C], row after row, finite
 * @param targets - class ids [B] or soft labels [B, C], as for `balancedSoftmaxLoss`
 * @param options - those of `balancedSoftmaxLoss`, and `rowWeights` [B], `reduction` (default "mean"), `over` (default "batch")
 * @returns [B, C] in the precision of `logits`, always finite: a masked class has 0, or −1 times the factor where it is the target
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, lengths that do not match, or weights that add up to 0 in a mean over weights
 * @throws {@link PriorError} on classes without examples, unless `zeroCounts` says what to do
 *
 * @example
 * ```ts
 * import { balancedSoftmaxGradient, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([90, 10]);
 * console.log(balancedSoftmaxGradient(new Float64Array([0, 0]), [1], { prior })); // 0.9, −0.9
 * ```
 */
export function balancedSoftmaxGradient<Input extends FloatArray>(
  logits: Input,
  targets: Targets,
  options: BalancedGradientOptions,
): SamePrecision<Input> {
  return softmaxGradientRows(logits, targets, classShift(options), options) as SamePrecision<Input>;
}

/** Gradient of the cross-entropy of the softmax of logits + shift. */
export function softmaxGradientRows(
  logits: FloatArray,
  targets: Targets,
  shift: Float64Array,
  options: ReductionOptions & { readonly labelSmoothing?: number | undefined },
): SamePrecision<FloatArray> {
  const classes = shift.length;
  const rows = checkMatrix(logits, classes, "logits");
  const { labelSmoothing } = options;
  const checked = checkTargets(targets, { rows, shift, labelSmoothing });
  const labels = labelSmoothing === undefined || labelSmoothing === 0 ? checked.labels : undefined;
  const factors = rowFactors(rows, options);
  const scratch = rowScratch(classes);
  const shares = new Float64Array(classes);
  const out = floatArrayLike(logits, logits.length);
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    exponentiateRow(logits, start, shift, scratch);
    const rest = scratch[classes + 1];
    const factor = factors[row];
    if (labels === undefined) {
      const mass = checked.readRow(row, shares);
      const scale = mass / (1 + rest);
      for (let j = 0; j < classes; j++) out[start + j] = factor * (scratch[j] * scale - shares[j]);
      continue;
    }
    const scale = factor / (1 + rest);
    for (let j = 0; j < classes; j++) out[start + j] = scratch[j] * scale;
    out[start + labels[row]] = factor * awayFromTarget(scratch, labels[row], classes);
  }
  return out;
}

/** φ_y − 1 = −Σ_{j≠y} φ_j, without cancellation where the target is the greatest class. */
function awayFromTarget(scratch: Float64Array, label: number, classes: number): number {
  const rest = scratch[classes + 1];
  const term = scratch[label];
  const others = term === 1 ? rest : 1 + rest - term;
  return -others / (1 + rest);
}
