// Training by this package has right gradients, whether or not anyone installed them.
import * as tf from "@tensorflow/tfjs";
import { beforeEach, describe, expect, test } from "vitest";
import { MomentumSgd } from "../meta/momentum-sgd.ts";
import { trainStep } from "../training/train-step.ts";
import { installWasmTrainingKernels } from "./install-wasm-training-kernels.ts";
import { takeGradients } from "./take-gradients.ts";

await import("@tensorflow/tfjs-backend-wasm");

beforeEach(() => tf.setBackend("cpu"));

// Windows [a, b], [b, c], [c]: with u = 1, 2, 3, the slopes are 1/2, 1/2 + 2/2, 2/2 + 3/1.
const means = (x: tf.Tensor): tf.Scalar =>
  tf.sum(
    tf.mul(tf.avgPool(tf.reshape(x, [1, 1, 3, 1]) as tf.Tensor4D, [1, 2], 1, "same"), [
      [[[1], [2], [3]]],
    ]),
  );

const loss = (_: tf.Tensor, outputs: tf.Tensor): tf.Tensor => tf.reshape(outputs, [-1]);

describe("on cpu, a step goes along the right gradient of average pooling with padding:", () => {
  test("trainStep", () => {
    const weights = tf.variable(tf.zeros([3]));
    const forward = (features: tf.Tensor): tf.Tensor => tf.mul(features, means(weights));
    const batch = { features: tf.ones([4, 1]), targets: tf.zeros([4], "int32") };
    trainStep(forward, tf.train.sgd(1), batch, { loss, variables: [weights] });
    expect(weights.arraySync()).toEqual([-0.5, -1.5, -4]);
  });

  test("the meta fits' own SGD", () => {
    const weights = tf.variable(tf.zeros([3]));
    const inner = {
      learningRate: 1,
      momentum: 0,
      weightDecay: 0,
      nesterov: false,
      rowWeights: undefined,
    };
    new MomentumSgd([weights]).step(() => means(weights), inner);
    expect(weights.arraySync()).toEqual([-0.5, -1.5, -4]);
  });
});

test("afterwards the gradients are TensorFlow.js's again, also where a step fails", () => {
  const own = tf.getGradient("AvgPool");
  const seen = takeGradients(() => tf.getGradient("AvgPool"));
  expect(seen).not.toBe(own);
  expect(tf.getGradient("AvgPool")).toBe(own);
  expect(() =>
    takeGradients(() => {
      throw new RangeError("no step");
    }),
  ).toThrow("no step");
  expect(tf.getGradient("AvgPool")).toBe(own);
});

type Forward = (x: tf.Tensor) => tf.Tensor;
const image: Forward = (x) => tf.reshape(x, [1, 2, 2, 1]);
const volume: Forward = (x) => tf.reshape(x, [1, 1, 2, 2, 1]);
const filter = (): tf.Tensor5D => tf.ones([1, 2, 2, 1, 1]);

describe("on wasm, gradients that its own kernels get wrong are refused, and come with the training kernels:", () => {
  const doubled: [number, number] = [4, 4];
  const cases: readonly (readonly [string, Forward, number[]])[] = [
    ["MaxPoolGrad", (x) => tf.maxPool(image(x) as tf.Tensor4D, 2, 2, "valid"), [0, 0, 0, 1]],
    [
      "MaxPool3DGrad",
      (x) => tf.maxPool3d(volume(x) as tf.Tensor5D, [1, 2, 2], 1, "valid"),
      [0, 0, 0, 1],
    ],
    [
      "Conv3DBackpropInputV2",
      (x) => tf.conv3d(volume(x) as tf.Tensor5D, filter(), 1, "valid"),
      [1, 1, 1, 1],
    ],
    [
      "Dilation2DBackpropInput",
      (x) => tf.dilation2d(image(x) as tf.Tensor4D, tf.zeros([2, 2, 1]), 1, "valid"),
      [0, 0, 0, 1],
    ],
    [
      "ResizeNearestNeighborGrad",
      (x) => tf.image.resizeNearestNeighbor(image(x) as tf.Tensor4D, doubled),
      [4, 4, 4, 4],
    ],
    // Rows and columns 0, ½, 1 and again 1 make up the four: 1.5 of the first, 2.5 of the second.
    [
      "ResizeBilinearGrad",
      (x) => tf.image.resizeBilinear(image(x) as tf.Tensor4D, doubled),
      [1.5 * 1.5, 1.5 * 2.5, 2.5 * 1.5, 2.5 * 2.5],
    ],
  ];

  test.each(cases)("%s", async (kernel, forward, expected) => {
    await tf.setBackend("wasm");
    const x = tf.tensor1d([-4, -3, -2, -1]);
    const slope = (): unknown =>
      takeGradients(() => tf.grad((input) => tf.sum(forward(input)))(x)).arraySync();
    expect(slope).toThrow(
      `\`wasm\`: received its own ${kernel}, which computes wrong gradients; expected the kernels of installWasmTrainingKernels. Call it once before training.`,
    );
    const uninstall = installWasmTrainingKernels();
    expect(slope()).toEqual(expected);
    uninstall();
  });
});
