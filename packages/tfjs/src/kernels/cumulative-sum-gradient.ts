import { cumsum, type GradFunc, type Tensor } from "@tensorflow/tfjs-core";

/**
 * The gradient of a cumulative sum: that of dy from the other end. TensorFlow.js transposes it as well
 * where the axis is not the last one, which is wrong, and without an error where all sizes are the same.
 */
export const cumulativeSumGradient = (): GradFunc => (dy, _saved, attrs) => ({
  x: () =>
    cumsum(
      dy as Tensor,
      attrs["axis"] as number,
      attrs["exclusive"] as boolean,
      attrs["reverse"] !== true,
    ),
});
