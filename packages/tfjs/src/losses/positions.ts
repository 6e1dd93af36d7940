import {
  add,
  cast,
  div,
  equal,
  fill,
  maximum,
  mul,
  notEqual,
  ones,
  reshape,
  sub,
  zeros,
} from "@tensorflow/tfjs-core";
import { sum, type Tensor, tensor1d, type Tensor1D, where } from "@tensorflow/tfjs-core";
import type { LossInput } from "./check-loss-input.ts";

/** Targets of all positions, and which of them count. */
export interface CountedTargets {
  /** As they were; class `filler` where nothing counts. */
  readonly input: LossInput;
  /** m [N]: 1 where the position counts, 0 where it is padding; undefined where all do. */
  readonly mask: Tensor | undefined;
}

/**
 * Sets positions aside that do not count: those of class id −1, and rows of shares that are all 0, as
 * one-hot padding is. Where a batch has no positions, nothing is set aside. `filler` is a class that is
 * not masked.
 */
export function countedTargets(input: LossInput, filler: number): CountedTargets {
  const { targets, areIds, positions, logits } = input;
  if (positions === undefined) return { input, mask: undefined };
  if (areIds) {
    const padding = equal(targets, -1);
    const ids = where(padding, fill(targets.shape, filler, targets.dtype as "int32"), targets);
    return { input: { ...input, targets: ids }, mask: toFloat(equal(padding, false)) };
  }
  const mask = toFloat(notEqual(sum(targets, 1), 0));
  const first = new Float32Array(logits.shape[1]);
  first[filler] = 1;
  const filling = mul(reshape(sub(1, mask), [-1, 1]), tensor1d(first));
  return { input: { ...input, targets: add(cast(targets, "float32"), filling) }, mask };
}

/**
 * Loss per row [B] of losses per position [N]: their sum over the positions that count, times
 * B / Σ m. So the mean over rows, which trainings take, is the mean over all positions that count,
 * however long each row is.
 */
export function overPositions(
  losses: Tensor1D,
  mask: Tensor | undefined,
  { rows, positions }: LossInput,
): Tensor1D {
  if (positions === undefined) return losses;
  const counted = mask === undefined ? losses : mul(losses, mask);
  const sums = sum(reshape(counted, [rows, positions]), 1);
  if (mask === undefined) return div(sums, positions);
  return div(mul(sums, rows), maximum(sum(mask), 1));
}

/** Not a cast of what the cpu backend holds as integers, which other kernels would take as such. */
function toFloat(truth: Tensor): Tensor {
  return where(truth, ones(truth.shape), zeros(truth.shape));
}
