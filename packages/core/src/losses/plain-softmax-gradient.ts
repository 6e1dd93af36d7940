import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { noShift } from "./no-shift.ts";
import { reductionNames, type ReductionOptions } from "./row-factors.ts";
import { softmaxGradient } from "./softmax-gradient.ts";
import type { Targets } from "./targets.ts";
import { type PlainOptions } from "./plain-softmax-loss.ts";

/**
 * Gradient of the reduced plain cross-entropy with respect to the logits: softmax − target.
 *
 * @param logits - η [B, C], finite
 * @param targets - class ids [B] or soft labels [B, C]
 * @param options - `classes`: C; `labelSmoothing`, `rowWeights`, `reduction`, `over` as for `balancedSoftmaxGradient`
 * @returns [B, C] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, or lengths that do not match
 *
 * @example
 * ```ts
 * import { plainSoftmaxGradient } from "@balms/core";
 *
 * console.log(plainSoftmaxGradient(new Float64Array([0, 0]), [1], { classes: 2 })); // 0.5, −0.5
 * ```
 */
export function plainSoftmaxGradient<Input extends FloatArray>(
  logits: Input,
  targets: Targets,
  options: PlainOptions & ReductionOptions,
): SamePrecision<Input> {
  const shift = noShift(options, "labelSmoothing", ...reductionNames);
  return softmaxGradient(logits, targets, shift, options).gradient as SamePrecision<Input>;
}
