import { balancedSoftmaxLossAndGradient, type BalancedGradientOptions } from "@balms/core";
import { tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import type { LossInput } from "./check-loss-input.ts";
import type { RowLosses } from "./row-losses.ts";

/** One pass of core over the typed arrays of a batch. */
export function softmaxOnArrays(input: LossInput, options: BalancedGradientOptions): RowLosses {
  const { logits, targets, areIds } = input;
  const values = logits.dataSync<"float32">();
  const given = targets.dataSync();
  // Core tells ids from shares by the type of the array.
  const rows = areIds ? Array.from(given) : Float32Array.from(given);
  const { losses, gradient } = balancedSoftmaxLossAndGradient(values, rows, {
    ...options,
    reduction: "sum",
  });
  return { losses: tensor1d(losses), gradient: tensor2d(gradient, logits.shape) };
}
