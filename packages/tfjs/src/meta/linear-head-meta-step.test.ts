import { createRandom, priorFromCounts } from "@balms/core";
import { linearHeadMetaGradient } from "@balms/core/adapter";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { linearHeadMetaStep, type LinearHeadStepOptions } from "./linear-head-meta-step.ts";

await import("@tensorflow/tfjs-backend-wasm");

const [B, M, C, D] = [12, 9, 4, 5];
const prior = priorFromCounts([100, 30, 8, 2]);
const random = createRandom(3);
const normals = (length: number) => Float64Array.from({ length }, () => random.normal());
const ids = (length: number) => Array.from({ length }, () => random.integer(C));
const core = {
  features: normals(B * D),
  labels: ids(B),
  metaFeatures: normals(M * D),
  metaLabels: ids(M),
  weight: normals(C * D),
  bias: normals(C),
  velocityWeight: normals(C * D),
  velocityBias: normals(C),
};

const transposed = (values: ArrayLike<number>): tf.Tensor =>
  tf.tidy(() => tf.transpose(tf.tensor2d(Float32Array.from(values), [C, D])));

function asTensors(): LinearHeadStepOptions {
  return {
    features: tf.tensor2d(Float32Array.from(core.features), [B, D]),
    targets: tf.tensor1d(core.labels, "int32"),
    metaFeatures: tf.tensor2d(Float32Array.from(core.metaFeatures), [M, D]),
    metaTargets: tf.tensor1d(core.metaLabels, "int32"),
    weight: transposed(core.weight),
    bias: tf.tensor1d(Float32Array.from(core.bias)),
    velocityWeight: transposed(core.velocityWeight),
    velocityBias: tf.tensor1d(Float32Array.from(core.velocityBias)),
    loss: balancedSoftmaxLoss(prior),
    metaLoss: balancedSoftmaxLoss(prior, { tau: 0 }),
    learningRate: 0.3,
  };
}

const close = (tensor: tf.Tensor, values: ArrayLike<number>): void => {
  const found = tensor.dataSync();
  expect(found).toHaveLength(values.length);
  found.forEach((value, i) => expect(value).toBeCloseTo(values[i], 5));
};

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test.each([
    {},
    { momentum: 0.9, weightDecay: 0.01 },
    { momentum: 0.8, weightDecay: 0.1, nesterov: true },
  ])("has the numbers of core with %o", (sgd) => {
    const expected = linearHeadMetaGradient({ ...core, ...sgd, prior, learningRate: 0.3 });
    const options = { ...asTensors(), ...sgd };
    const before = tf.memory().numTensors;
    const step = linearHeadMetaStep(options);
    // What it returns, and nothing else.
    expect(tf.memory().numTensors).toBe(before + 7);
    close(step.rowGradients, expected.rowGradients);
    close(tf.transpose(step.weight), expected.weight);
    close(step.bias, expected.bias);
    close(tf.transpose(step.velocityWeight), expected.velocityWeight);
    close(step.velocityBias, expected.velocityBias);
    close(step.losses, expected.losses);
    close(step.metaLoss, [expected.metaLoss]);
  });
});

await tf.ready();

test.each<[string, object]>([
  ["`learningRate`: received 0", { learningRate: 0 }],
  ["`momentum`: received 1", { momentum: 1 }],
  ["`weightDecay`: received -1", { weightDecay: -1 }],
  ["`loss`: received undefined", { loss: undefined }],
  ["`features`: received undefined", { features: undefined }],
  ["`bias`: received float32 [3]; expected float32 [4]", { bias: tf.zeros([3]) }],
  [
    "`metaFeatures`: received float32 [9, 4]; expected float32 [M, 5]",
    { metaFeatures: tf.zeros([9, 4]) },
  ],
  ["`weight`: received int32 [5, 4]", { weight: tf.zeros([5, 4], "int32") }],
  ["`weight`: received float32 [5]; expected float32 [D, C]", { weight: tf.zeros([5]) }],
  ["`targets`: received [3]; expected 12 rows", { targets: tf.zeros([3], "int32") }],
  ["`metaTargets`: received 9 at row 0", { metaTargets: tf.cast(tf.range(9, 18), "int32") }],
  ["`metaLoss`: received a tensor []", { metaLoss: () => tf.scalar(1) }],
  ['`nesterov`: received "x"', { nesterov: "x" }],
])("refuses %s", (message, wrong) => {
  expect(() => linearHeadMetaStep({ ...asTensors(), ...wrong })).toThrow(message);
});
