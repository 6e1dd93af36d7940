import * as tf from "@tensorflow/tfjs";
import { createRandom, priorFromCounts } from "@balms/core";
import { linearHeadMetaGradient } from "@balms/core/adapter";
import { balancedSoftmaxLoss, linearHeadMetaStep } from "@balms/tfjs";
import { type BackendCheck, expectClose } from "./check.ts";

const sizes = { rows: 20, metaRows: 12, dimensions: 4, classes: 3 };
const settings = { learningRate: 0.3, momentum: 0.9, weightDecay: 5e-4 };

function normals(length: number, seed: string): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.normal());
}

/** Gradients of the outer loss with respect to the weights of rows, against those of core. */
export const metaCheck: BackendCheck = {
  name: "linearHeadMetaStep",
  run: async () => {
    const { rows, metaRows, dimensions, classes } = sizes;
    const prior = priorFromCounts([100, 10, 1]);
    const features = normals(rows * dimensions, "features");
    const metaFeatures = normals(metaRows * dimensions, "meta");
    const labels = Array.from({ length: rows }, (_, row) => row % classes);
    const metaLabels = Array.from({ length: metaRows }, (_, row) => (row * 2) % classes);
    // [C, D], as core has it.
    const weight = normals(classes * dimensions, "weight");
    const bias = normals(classes, "bias");
    const batches = { features, labels, metaFeatures, metaLabels };
    const expected = linearHeadMetaGradient({ ...settings, ...batches, weight, bias, prior });
    const step = tf.tidy(() => ({
      ...linearHeadMetaStep({
        ...settings,
        features: tf.tensor2d(features, [rows, dimensions]),
        targets: tf.tensor1d(labels, "int32"),
        metaFeatures: tf.tensor2d(metaFeatures, [metaRows, dimensions]),
        metaTargets: tf.tensor1d(metaLabels, "int32"),
        weight: tf.transpose(tf.tensor2d(weight, [classes, dimensions])),
        bias: tf.tensor1d(bias),
        loss: balancedSoftmaxLoss(prior),
        metaLoss: balancedSoftmaxLoss(prior, { tau: 0 }),
      }),
    }));
    const turned = tf.transpose(step.weight);
    expectClose(await step.rowGradients.data(), expected.rowGradients, 1e-5, "rowGradients");
    expectClose(await turned.data(), expected.weight, 1e-5, "weight");
    expectClose(await step.metaLoss.data(), [expected.metaLoss], 1e-5, "metaLoss");
    tf.dispose([turned, ...Object.values(step)]);
  },
};
