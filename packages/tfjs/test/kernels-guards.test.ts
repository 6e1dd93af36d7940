// What the training kernels refuse, and what they do not hide.
import * as tf from "@tensorflow/tfjs";
import { installWasmTrainingKernels } from "@balms/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

await import("@tensorflow/tfjs-backend-wasm");

let uninstall: () => void;

beforeAll(async () => {
  await tf.setBackend("wasm");
  uninstall = installWasmTrainingKernels();
});

afterAll(() => uninstall());

const evenImages = (): tf.Tensor4D => tf.ones([1, 5, 5, 2]);
const tallFilter = (): tf.Tensor4D => tf.ones([3, 1, 2, 1]);

const emptyWindow = (pad: string, size: string): string =>
  `\`pad\`: received ${pad} before windows of ${size} (depth, height, width); expected some of the input in every window. A window of padding alone has neither a greatest value nor a mean: pad less, or round sizes down.`;

describe("what corrupts memory, or has no value, is refused:", () => {
  const hint =
    " Where padding is a number, TensorFlow.js computes the width of the output by the height of the filter and the stride down; on the wasm backend that corrupts memory.";
  const uneven = `\`pad\`: received 1 with a filter of [3, 1] and strides [1, 1]; expected [[0, 0], [1, 1], [1, 1], [0, 0]].${hint}`;

  test("a number as padding of a filter that is not square", () => {
    expect(() => tf.conv2d(evenImages(), tallFilter(), 1, 1)).toThrow(uneven);
    expect(() => tf.depthwiseConv2d(evenImages(), tallFilter(), 1, 1)).toThrow(uneven);
    expect(() =>
      tf.fused.conv2d({ x: evenImages(), filter: tallFilter(), strides: 1, pad: 1 }),
    ).toThrow(uneven);
    expect(() =>
      tf.fused.depthwiseConv2d({ x: evenImages(), filter: tallFilter(), strides: 1, pad: 1 }),
    ).toThrow(uneven);
    expect(() => tf.maxPool(evenImages(), [3, 1], 1, 1)).toThrow(uneven);
    expect(() => tf.avgPool(evenImages(), [3, 1], 1, 1)).toThrow(uneven);
  });

  test("a number as padding with strides that differ", () => {
    expect(() => tf.maxPool(evenImages(), 2, [2, 1], 0)).toThrow(
      `\`pad\`: received 0 with a filter of [2, 2] and strides [2, 1]; expected "valid".${hint}`,
    );
  });

  test("windows of padding alone", () => {
    expect(() => tf.maxPool(evenImages(), 2, 1, 2)).toThrow(emptyWindow("[0, 2, 2]", "[1, 2, 2]"));
    expect(() => tf.avgPool(evenImages(), 2, 4, 1, "ceil")).toThrow(
      emptyWindow("[0, 1, 1]", "[1, 2, 2]"),
    );
    expect(() => tf.maxPool3d(tf.ones([1, 3, 3, 3, 1]) as tf.Tensor5D, 1, 1, 1)).toThrow(
      emptyWindow("[1, 1, 1]", "[1, 1, 1]"),
    );
  });
});

test("what is not a number is not hidden", async () => {
  const x = tf.tensor1d([NaN, 7, -1]);
  expect(await tf.clipByValue(x, 0, 1).array()).toEqual([NaN, 1, 0]);
  expect(await tf.relu6(x).array()).toEqual([NaN, 6, 0]);
});

test("whatever is not 0 is true", async () => {
  const flags = tf.cast(tf.tensor1d([0.5, 0, -3, 256, NaN]), "bool");
  expect(await flags.array()).toEqual([1, 0, 1, 1, 1]);
});
