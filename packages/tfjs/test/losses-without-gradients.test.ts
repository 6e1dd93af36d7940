// tfjs-core alone: in Node it registers no gradients.
import * as tf from "@tensorflow/tfjs-core";
import { priorFromCounts } from "@balms/core";
import { balancedSoftmaxLoss, checkGradients, installWasmTrainingKernels } from "@balms/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

test("training kernels need a wasm backend", () => {
  expect(() => installWasmTrainingKernels()).toThrow(
    'received no such backend. Import "@tensorflow/tfjs-backend-wasm" first.',
  );
});

describe("with a backend", () => {
  const loss = balancedSoftmaxLoss(priorFromCounts([9, 1]));

  beforeAll(async () => {
    await import("@tensorflow/tfjs-backend-wasm");
    await tf.setBackend("wasm");
  });

  test("losses can be evaluated", () => {
    expect(tf.getGradient("RealDiv")).toBeUndefined();
    const ids = tf.tensor1d([1], "int32");
    expect(loss(ids, tf.zeros([1, 2])).dataSync()[0]).toBeCloseTo(Math.log(10), 6);
    expect(() => checkGradients()).not.toThrow();
  });

  test("training says what to import", () => {
    const ids = tf.tensor1d([1], "int32");
    const train = () => tf.grad((x) => tf.mean(loss(ids, x)))(tf.zeros([1, 2]));
    expect(train).toThrow('Import "@tensorflow/tfjs" or "@tensorflow/tfjs-layers" once, anywhere');
  });
});
