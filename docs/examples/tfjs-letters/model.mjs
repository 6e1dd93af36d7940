import * as tf from "@tensorflow/tfjs";

/**
 * A small convolutional network, 50,202 weights for 28×28 pixels and 26 classes. It ends in logits:
 * no softmax, since Balanced Softmax brings its own.
 *
 * @param {readonly number[]} inputShape [height, width, 1]
 * @param {number} classes
 * @param {number} seed of the first weights
 */
export function createModel(inputShape, classes, seed) {
  const kernelInitializer = (/** @type {number} */ layer) =>
    tf.initializers.heNormal({ seed: 100 * seed + layer });
  const convolution = (
    /** @type {number} */ layer,
    /** @type {number} */ filters,
    /** @type {number} */ kernelSize,
  ) =>
    tf.layers.conv2d({
      filters,
      kernelSize,
      strides: 2,
      padding: "same",
      activation: "relu",
      kernelInitializer: kernelInitializer(layer),
      ...(layer === 0 ? { inputShape: [...inputShape] } : {}),
    });
  return tf.sequential({
    layers: [
      convolution(0, 16, 5),
      convolution(1, 32, 3),
      convolution(2, 64, 3),
      tf.layers.flatten(),
      // Without a seed: tfjs would drop the same units at every step.
      tf.layers.dropout({ rate: 0.3 }),
      tf.layers.dense({ units: classes, kernelInitializer: kernelInitializer(4) }),
    ],
  });
}
