import {
  ArgumentError,
  balancedSigmoidGradient,
  balancedSigmoidLoss,
  type BalancedSigmoidOptions,
} from "@balms/core";
import { tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import type { LossInput } from "./check-loss-input.ts";
import type { RowLosses } from "./row-losses.ts";
import type { SigmoidExtras } from "./sigmoid-extras.ts";

/** Loss and gradient by core, over the typed arrays of a batch. */
export function sigmoidOnArrays(
  input: LossInput,
  extras: SigmoidExtras,
  settled: BalancedSigmoidOptions,
): RowLosses {
  const values = input.logits.dataSync<"float32">();
  const given = input.targets.dataSync();
  // Core tells ids from shares by the type of the array.
  const targets = input.areIds ? Array.from(given) : Float32Array.from(given);
  const options: BalancedSigmoidOptions = {
    ...settled,
    mask: extras.mask?.dataSync(),
    background: extras.background?.dataSync(),
  };
  try {
    const losses = balancedSigmoidLoss(values, targets, options);
    const summed = { ...options, reduction: "sum" } as const;
    const gradient = balancedSigmoidGradient(values, targets, summed);
    return { losses: tensor1d(losses), gradient: tensor2d(gradient, input.logits.shape) };
  } catch (error) {
    if (!ArgumentError.isInstance(error) || error.parameter !== "labels") throw error;
    // What core calls labels are targets here.
    const { received, expected } = error;
    throw new ArgumentError({ parameter: "targets", received, expected, cause: error });
  }
}
