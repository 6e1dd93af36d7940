import { refuse } from "@balms/core/adapter";
import type { Tensor } from "@tensorflow/tfjs-core";
import { tracedBack } from "./output-maker.ts";

// By the numbers behind a tensor, which may have several.
const adjusted = new WeakSet<object>();

/** Marks logits that have the prior inside. */
export function markAdjusted(logits: Tensor): Tensor {
  adjusted.add(logits.dataId);
  return logits;
}

/** Whether logits have the prior inside already. */
export function isAdjusted(logits: Tensor): boolean {
  return tracedBack(logits).some(({ tensor }) => adjusted.has(tensor.dataId));
}

/** Refuses logits that have the prior inside already, for a loss that would add it again. */
export function checkNotAdjusted(logits: Tensor): void {
  if (!isAdjusted(logits)) return;
  refuse(
    "logits",
    "what a LogitAdjustment layer put out, which has the prior inside",
    "logits without it, since the loss adds the prior itself",
    "Leave the layer out, or take a loss without a prior: balancedSoftmaxLoss(prior, { tau: 0 }).",
  );
}
