import { checkMatrix } from "@balms/core/adapter";
import { sum, type Tensor2D } from "@tensorflow/tfjs-core";

/** Refuses logits that are not finite, on backends whose numbers can be read at once. */
export function checkFiniteLogits(logits: Tensor2D): void {
  // One number says that all are finite; only where it does not, they are looked at one by one.
  if (Number.isFinite(sum(logits).dataSync()[0])) return;
  checkMatrix(logits.dataSync<"float32">(), logits.shape[1], "logits");
}
