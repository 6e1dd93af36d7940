import { softmaxGradient } from "@balms/core/adapter";
import { tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import type { LossInput } from "./check-loss-input.ts";
import { checkShareRows } from "./check-target-values.ts";
import type { RowLosses } from "./row-losses.ts";

/** One pass of core over the typed arrays of a batch. */
export function softmaxOnArrays(
  input: LossInput,
  shift: Float64Array,
  labelSmoothing: number,
): RowLosses {
  const { logits, targets, areIds } = input;
  const values = logits.dataSync<"float32">();
  const given = targets.dataSync();
  // Core tells ids from shares by the type of the array.
  const rows = areIds ? Array.from(given) : Float32Array.from(given);
  if (!areIds) checkShareRows(rows, shift.length);
  const options = { labelSmoothing, reduction: "sum" } as const;
  const { losses, gradient } = softmaxGradient(values, rows, shift, options);
  return {
    losses: tensor1d(losses as Float32Array),
    gradient: tensor2d(gradient as Float32Array, logits.shape),
  };
}
