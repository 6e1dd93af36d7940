import { type Labels } from "../checks/class-ids.ts";
import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { softmaxLosses } from "./softmax-losses.ts";
import { shareOfOthers, checkFocal } from "./focal-row.ts";
import type { FocalOptions } from "./focal-options.ts";

/**
 * Focal loss per row, in nats, in its multi-class form over a softmax: −(1 − p_y)^γ log p_y.
 *
 * A baseline: it gives hard rows more weight, whatever their class.
 *
 * Source: Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017, section 3.2.
 *
 * @param logits - η [B, C], row after row, finite
 * @param labels - class id per row [B], integers in [0, C)
 * @param options - `classes`: C; `gamma` (default 2)
 * @returns loss [B] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, or a negative γ
 *
 * @example
 * ```ts
 * import { focalLoss } from "@balms/core";
 *
 * console.log(focalLoss(new Float64Array([0, 0]), [1], { classes: 2 })); // 0.25 log 2
 * ```
 */
export function focalLoss<Input extends FloatArray>(
  logits: Input,
  labels: Labels,
  options: FocalOptions,
): SamePrecision<Input> {
  const { ids, shift, gamma } = checkFocal(labels, options, []);
  const losses = softmaxLosses(logits, ids, shift);
  return losses.map((loss) => shareOfOthers(loss) ** gamma * loss) as SamePrecision<Input>;
}
