import * as tf from "@tensorflow/tfjs";
import { installGradientFixes, installWasmTrainingKernels } from "@balms/tfjs";
import { type BackendCheck, expectClose } from "./check.ts";

/** The gradient of Σ u·y, u = 1, 2, 3, …, on the active backend with what this package installs there. */
async function expectGradient(
  x: tf.Tensor,
  forward: (x: tf.Tensor) => tf.Tensor,
  expected: readonly number[],
): Promise<void> {
  const onWasm = tf.getBackend() === "wasm";
  const uninstall = onWasm ? installWasmTrainingKernels() : installGradientFixes();
  const gradient = tf.tidy(() =>
    tf.grad((input) => {
      const y = forward(input);
      return tf.sum(tf.mul(y, tf.reshape(tf.range(1, y.size + 1), y.shape)));
    })(x),
  );
  expectClose(await gradient.data(), expected, 1e-5, "gradient");
  tf.dispose([x, gradient]);
  uninstall();
}

/** Gradients that TensorFlow.js gets wrong somewhere. */
export const gradientChecks: readonly BackendCheck[] = [
  {
    name: "average pooling with padding has the gradient of a mean of what is inside",
    run: () =>
      expectGradient(
        tf.ones([1, 1, 3, 1]),
        (x) => tf.avgPool(x as tf.Tensor4D, [1, 2], 1, "same"),
        [0.5, 1.5, 4],
      ),
  },
  {
    name: "max pooling of negative values has a gradient",
    run: () =>
      expectGradient(
        tf.tensor4d([-3, -1, -2, -5], [1, 1, 4, 1]),
        (x) => tf.maxPool(x as tf.Tensor4D, [1, 2], 1, "valid"),
        [0, 3, 3, 0],
      ),
  },
  {
    name: "max pooling of negative volumes has a gradient",
    run: () =>
      expectGradient(
        tf.tensor5d([-3, -1, -2, -5], [1, 1, 1, 4, 1]),
        (x) => tf.maxPool3d(x as tf.Tensor5D, [1, 1, 2], 1, "valid"),
        [0, 3, 3, 0],
      ),
  },
  {
    name: "a convolution of volumes has the gradient of its input",
    run: () =>
      expectGradient(
        tf.ones([1, 1, 1, 3, 1]),
        (x) => tf.conv3d(x as tf.Tensor5D, tf.tensor5d([2, 5], [1, 1, 2, 1, 1]), 1, "valid"),
        [2, 5 + 4, 10],
      ),
  },
  {
    name: "a cumulative sum along the first axis has the gradient of its own shape",
    run: () => expectGradient(tf.ones([2, 2]), (x) => tf.cumsum(x, 0), [4, 6, 3, 4]),
  },
  {
    name: "mirror padding has the gradient of what was mirrored",
    run: () => expectGradient(tf.ones([3]), (x) => tf.mirrorPad(x, [[1, 2]], "reflect"), [8, 9, 4]),
  },
];
