// A small long-tailed training: 90, 22 and 8 rows of three classes.
import { createRandom, priorFromLabels } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import type { FitOptions } from "../src/training/fit-balanced.ts";

export const classes = 3;
const random = createRandom(5);

export const labels = Int32Array.from({ length: 120 }, (_, row) =>
  row < 90 ? 0 : row < 112 ? 1 : 2,
);

/** [120, 4]. */
export const features = {
  data: Float32Array.from({ length: 480 }, (_, i) => random.normal() + labels[i >> 2] * (i % 2)),
  shape: [120, 4],
};

export const prior = priorFromLabels(labels, { classes });
export const data = { features, labels };

/** A model of logits, with a layer that behaves otherwise in training. */
export function createModel(): tf.LayersModel {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 3 });
  const kernelRegularizer = tf.regularizers.l2({ l2: 0.01 });
  return tf.sequential({
    layers: [
      tf.layers.dense({ units: 6, inputShape: [4], activation: "relu", kernelInitializer }),
      tf.layers.batchNormalization(),
      tf.layers.dense({ units: classes, kernelInitializer, kernelRegularizer }),
    ],
  });
}

/** All numbers of a model. */
export const weightsOf = (model: tf.LayersModel): number[][] =>
  model.getWeights().map((weight) => [...weight.dataSync()]);

/** Three epochs. */
export function options(more: Partial<FitOptions> = {}): FitOptions {
  const { optimizer = tf.train.adam(0.01) } = more;
  return { prior, random: createRandom(1), epochs: 3, batchSize: 32, ...more, optimizer };
}
