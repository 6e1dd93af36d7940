// Rows of two features and three classes, and models of their logits.
import { createRandom, priorFromLabels } from "@balms/core";
import * as tf from "@tensorflow/tfjs";

/** Class ids: 4 rows of class 2 among 32. */
export const labels = Array.from({ length: 32 }, (_, row) =>
  row % 8 === 0 ? 2 : Number(row % 4 === 0),
);

export const prior = priorFromLabels(labels, { classes: 3 });

const features = {
  data: Float32Array.from(labels.flatMap((id, row) => [Math.sin(row), id - 1])),
  shape: [32, 2],
};

export const data = { features, labels };

/** The features as a tensor. */
export const x = () => tf.tensor2d(features.data, [32, 2]);

/** The labels in one-hot rows. */
export const hot = () => tf.oneHot(tf.tensor1d(labels, "int32"), 3);

/** The layer of the logits. */
export const dense = (options: object = {}) =>
  tf.layers.dense({ units: 3, inputShape: [2], ...options });

export const logitModel = () => tf.sequential({ layers: [dense()] });

/** Options of a short training. */
export const options = (more: object = {}) => ({
  prior,
  random: createRandom(1),
  optimizer: tf.train.sgd(0.1),
  epochs: 1,
  batchSize: 16,
  ...more,
});
