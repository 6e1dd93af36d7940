import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { installGradientFixes } from "./install-gradient-fixes.ts";

let uninstall: () => void;

beforeEach(async () => {
  await tf.setBackend("cpu");
  uninstall = installGradientFixes();
});

afterEach(() => uninstall());

/** The gradient of Σ u·y, with u = 1, 2, 3, … */
const gradient = (x: tf.Tensor, forward: (x: tf.Tensor) => tf.Tensor): unknown =>
  tf
    .grad((input) => {
      const y = forward(input);
      return tf.sum(tf.mul(y, tf.reshape(tf.range(1, y.size + 1), y.shape)));
    })(x)
    .arraySync();

const flat = (x: tf.Tensor, forward: (x: tf.Tensor) => tf.Tensor): unknown =>
  (gradient(x, forward) as number[]).flat(Infinity);

const wider =
  (halfPixelCenters: boolean) =>
  (input: tf.Tensor): tf.Tensor =>
    tf.image.resizeBilinear(input as tf.Tensor4D, [1, 4], false, halfPixelCenters);

describe("on cpu", () => {
  test("average pooling gives what a window has inside of the input, not what it is large", () => {
    // Windows of one row: [1, 1], [1, 1], [1] of two columns each, divided by 2, 2 and 1.
    const x = tf.ones([1, 1, 3, 1]);
    expect(flat(x, (input) => tf.avgPool(input as tf.Tensor4D, [1, 2], 1, "same"))).toEqual([
      0.5, 1.5, 4,
    ]);
  });

  test("average pooling of volumes does so too", () => {
    const x = tf.ones([1, 1, 1, 3, 1]);
    expect(
      flat(x, (input: tf.Tensor) => tf.avgPool3d(input as tf.Tensor5D, [1, 1, 2], 1, "same")),
    ).toEqual([0.5, 1.5, 4]);
  });

  test("max pooling of volumes finds its places in windows that are not as high as wide", () => {
    // One window: its greatest value is the first of the second row.
    const x = tf.tensor5d([0, 1, 2, 9, 3, 4], [1, 1, 2, 3, 1]);
    expect(
      flat(x, (input: tf.Tensor) => tf.maxPool3d(input as tf.Tensor5D, [1, 2, 3], 1, "valid")),
    ).toEqual([0, 0, 0, 1, 0, 0]);
  });

  test("windows that only a size rounded up has count", () => {
    const x = tf.tensor4d([3, 1, 2], [1, 3, 1, 1]);
    expect(
      flat(x, (input: tf.Tensor) =>
        tf.maxPool(tf.tile(input, [1, 1, 3, 1]) as tf.Tensor4D, 2, 2, 0, "ceil"),
      ),
    ).toEqual([3, 0, 7]);
  });

  test("convolutions of a size rounded up have gradients of all their rows", () => {
    const x = tf.ones([1, 3, 3, 1]);
    const filter = tf.ones([2, 2, 1, 1]) as tf.Tensor4D;
    const convolve = (input: tf.Tensor) =>
      tf.conv2d(input as tf.Tensor4D, filter, 2, 0, "NHWC", 1, "ceil");
    expect(flat(x, convolve)).toEqual([1, 1, 2, 1, 1, 2, 3, 3, 4]);
  });

  test("a cumulative sum along the first axis is not transposed", () => {
    expect(gradient(tf.ones([2, 2]), (x) => tf.cumsum(x, 0))).toEqual([
      [4, 6],
      [3, 4],
    ]);
  });

  test("an axis of a cumulative sum may be counted from the end", () => {
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    expect(tf.cumsum(x, -1).arraySync()).toEqual([
      [1, 3],
      [3, 7],
    ]);
    expect(tf.cumprod(x, -2).arraySync()).toEqual([
      [1, 2],
      [3, 8],
    ]);
    expect(gradient(x, (input) => tf.cumsum(input, -2))).toEqual([
      [4, 6],
      [3, 4],
    ]);
  });

  test("what mirror padding repeats adds up", () => {
    const x = tf.ones([3]);
    expect(gradient(x, (input) => tf.mirrorPad(input, [[1, 2]], "reflect"))).toEqual([
      2 + 6,
      3 + 1 + 5,
      4,
    ]);
    expect(gradient(x, (input) => tf.mirrorPad(input, [[1, 2]], "symmetric"))).toEqual([
      2 + 1,
      3 + 6,
      4 + 5,
    ]);
  });

  test("nearest up-sampling gives every image of a batch its own", () => {
    const x = tf.ones([2, 1, 2, 1]);
    expect(
      flat(x, (input: tf.Tensor) => tf.image.resizeNearestNeighbor(input as tf.Tensor4D, [2, 2])),
    ).toEqual([1 + 3, 2 + 4, 5 + 7, 6 + 8]);
  });

  test("one pixel can be resized to many: that did not end", () => {
    const x = tf.ones([1, 1, 1, 1]);
    expect(
      flat(x, (input: tf.Tensor) =>
        tf.image.resizeNearestNeighbor(input as tf.Tensor4D, [2, 2], true),
      ),
    ).toEqual([10]);
  });

  test("bilinear resizing takes height and width for themselves, and the centres of pixels", () => {
    const x = tf.ones([1, 1, 2, 1]);
    expect(flat(x, wider(false))).toEqual([1 + 2 / 2, 2 / 2 + 3 + 4]);
    expect(flat(x, wider(true))).toEqual([1 + 2 * 0.75 + 3 * 0.25, 2 * 0.25 + 3 * 0.75 + 4]);
  });
});

test("can be undone, once everyone has", () => {
  const ours = tf.getGradient("MirrorPad");
  const again = installGradientFixes();
  uninstall();
  uninstall();
  expect(tf.getGradient("MirrorPad")).toBe(ours);
  again();
  expect(tf.getGradient("MirrorPad")).not.toBe(ours);
  const x = tf.ones([3]);
  expect(gradient(x, (input) => tf.mirrorPad(input, [[1, 0]], "reflect"))).toEqual([2, 3, 4]);
});

test("asks for gradients where there are none", () => {
  const realDiv = tf.getGradient("RealDiv");
  tf.unregisterGradient("RealDiv");
  try {
    expect(installGradientFixes).toThrow(
      'received @tensorflow/tfjs-core without gradients. Import "@tensorflow/tfjs" or "@tensorflow/tfjs-layers" first: they register the gradients.',
    );
  } finally {
    tf.registerGradient(realDiv);
  }
});
