import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import type { BalancedOptions } from "../losses/class-shift.ts";
import type { LossesAndGradient } from "../losses/balanced-softmax-loss-and-gradient.ts";
import type { SoftmaxGradientOptions } from "../losses/softmax-gradient.ts";
import type { Targets } from "../losses/targets.ts";

/** What computes a loss: vectors of WebAssembly, or the functions of the package's root. */
export type LossPath = "simd" | "scalar";

/** The prior inside the loss, and what computes it. */
export interface SimdLossOptions extends BalancedOptions {
  /** "simd" refuses to go on without vectors, "scalar" does without; default: vectors where there are any. */
  readonly path?: LossPath | undefined;
}

/** Losses and gradient of a batch. */
export interface SimdLossesAndGradient<
  Input extends FloatArray = FloatArray,
> extends LossesAndGradient<Input> {
  /** What computed them. */
  readonly path: LossPath;
  /** Bytes of logits that were copied to where vectors can read them: 0 for rows of `reserve`. */
  readonly copiedBytes: number;
}

/** Balanced Softmax with one prior, over batches of any size. */
export interface SimdLoss {
  /** What computes batches of class ids. */
  readonly path: LossPath;
  /** Why that is "scalar"; undefined otherwise. */
  readonly reason: string | undefined;
  /**
   * Room for the logits of a batch [B, C], which nobody need copy: `lossAndGradient` and `loss` read it in place, also a part of
   * it that is whole rows. Other logits are copied to here. The same room for as many rows or fewer; more rows get a new one.
   *
   * @throws {@link ArgumentError} unless `rows` is a whole number of at least 1 that memory can hold
   */
  reserve(rows: number, precision?: "single"): Float32Array<ArrayBuffer>;
  reserve(rows: number, precision: "double"): Float64Array<ArrayBuffer>;
  /**
   * `balancedSoftmaxLossAndGradient`, with the same errors. Both results lie in the memory of the kernel: the next call with
   * logits of this precision writes over them.
   */
  lossAndGradient<Input extends FloatArray>(
    logits: Input,
    targets: Targets,
    options?: SoftmaxGradientOptions,
  ): SimdLossesAndGradient<Input>;
  /** `balancedSoftmaxLoss`, with the same errors: an array of its own, of any number of rows in little memory. */
  loss<Input extends FloatArray>(
    logits: Input,
    targets: Targets,
    options?: Pick<SoftmaxGradientOptions, "labelSmoothing">,
  ): SamePrecision<Input>;
}
