import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";

/** What a loss of a batch may be told beside targets and logits. */
export interface LossOptions {
  /**
   * Weight per row [B], finite and at least 0: loss_b is multiplied with it; default 1 each. Checked,
   * but in tensors on webgl, webgpu and tensorflow, where nothing is read back.
   */
  readonly rowWeights?: Tensor | ArrayLike<number> | undefined;
}

/**
 * A loss for `model.compile({ loss })` and for loops of one's own: one number per row, never a mean,
 * so that class weights and row weights mean what they say.
 *
 * What it refuses it refuses before it keeps anything. But TensorFlow.js keeps tensors for the
 * gradients of the operators before it, and an error in `tf.grad`, `optimizer.minimize` or
 * `model.fit` leaves those behind; `trainStep` and the fits of this package free them.
 */
export type LossFunction<Options extends LossOptions = LossOptions> = (
  targets: Tensor,
  logits: Tensor,
  options?: Options,
) => Tensor1D;
