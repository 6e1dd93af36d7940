// Gradients of all convolutions on the wasm backend against the cpu backend, over shapes, strides and paddings.
import * as tf from "@tensorflow/tfjs";
import { installWasmTrainingKernels } from "@balms/tfjs";
import { type Arbitrary, assert, asyncProperty, boolean, constantFrom, record } from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { expectSame, few, normals, runs } from "./kernels/on-both-backends.ts";

await import("@tensorflow/tfjs-backend-wasm");

let uninstall: () => void;

beforeEach(async () => {
  await tf.setBackend("wasm");
  uninstall = installWasmTrainingKernels();
});

afterEach(() => uninstall());

const padding = constantFrom<"same" | "valid" | number | "explicit">(
  "same",
  "valid",
  0,
  1,
  2,
  "explicit",
);

const convolution = record({
  batch: few(3),
  height: few(9, 5),
  width: few(9, 5),
  channels: few(3),
  filters: few(3),
  filterHeight: few(4),
  filterWidth: few(4),
  strideHeight: few(3),
  strideWidth: few(3),
  pad: padding,
})
  // TensorFlow.js counts both sides with the height of the filter and the stride down where the padding is a number.
  .map((sizes) =>
    typeof sizes.pad === "number"
      ? { ...sizes, filterWidth: sizes.filterHeight, strideWidth: sizes.strideHeight }
      : sizes,
  );

type Convolution = typeof convolution extends Arbitrary<infer T> ? T : never;

const padOf = ({ pad }: Convolution) =>
  pad === "explicit"
    ? ([
        [0, 0],
        [0, 2],
        [1, 3],
        [0, 0],
      ] as [[number, number], [number, number], [number, number], [number, number]])
    : pad;

const parts = ["input", "filter"] as const;

const weighted = (y: tf.Tensor) => tf.sum(tf.mul(y, normals(y.shape, "u")));

/** Gradient of Σ u·y for what `forward` makes of an input and a filter. */
function gradient(
  which: (typeof parts)[number],
  x: tf.Tensor,
  filter: tf.Tensor,
  forward: (x: tf.Tensor, filter: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  return which === "input"
    ? tf.grad((input) => weighted(forward(input, filter)))(x)
    : tf.grad((weights) => weighted(forward(x, weights)))(filter);
}

describe.each(parts)("gradients with respect to the %s", (which) => {
  test.each([
    ["convolution", tf.conv2d],
    ["depthwise convolution", tf.depthwiseConv2d],
  ] as const)("of a %s", (_, convolve) =>
    assert(
      asyncProperty(convolution, (sizes) =>
        expectSame(() =>
          gradient(
            which,
            normals([sizes.batch, sizes.height, sizes.width, sizes.channels], "x"),
            normals([sizes.filterHeight, sizes.filterWidth, sizes.channels, sizes.filters], "w"),
            (x, filter) =>
              convolve(
                x as tf.Tensor4D,
                filter as tf.Tensor4D,
                [sizes.strideHeight, sizes.strideWidth],
                padOf(sizes),
              ),
          ),
        ),
      ),
      runs,
    ),
  );

  test("of a transposed convolution", () =>
    assert(
      asyncProperty(
        few(3),
        few(5, 2),
        few(2, 0),
        few(3),
        boolean(),
        (stride, side, more, out, same) =>
          expectSame(() => {
            const k = 1 + more;
            const far = same ? side * stride : (side - 1) * stride + k;
            return gradient(
              which,
              normals([2, side, side, 2], "x"),
              normals([k, k, out, 2], "w"),
              (x, filter) =>
                tf.conv2dTranspose(
                  x as tf.Tensor4D,
                  filter as tf.Tensor4D,
                  [2, far, far, out],
                  stride,
                  same ? "same" : "valid",
                ),
            );
          }),
      ),
      runs,
    ));
});

const seed = (n: number) => tf.initializers.glorotUniform({ seed: n });

async function losses(backend: string): Promise<number[]> {
  await tf.setBackend(backend);
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [8, 8, 2],
        filters: 4,
        kernelSize: 3,
        activation: "relu",
        kernelInitializer: seed(1),
      }),
      tf.layers.depthwiseConv2d({
        kernelSize: 3,
        depthwiseInitializer: seed(2),
        padding: "same",
      }),
      tf.layers.separableConv2d({
        filters: 3,
        kernelSize: 2,
        depthwiseInitializer: seed(3),
        pointwiseInitializer: seed(4),
      }),
      tf.layers.conv2dTranspose({
        filters: 2,
        kernelSize: 3,
        strides: 2,
        kernelInitializer: seed(5),
      }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, kernelInitializer: seed(6) }),
    ],
  });
  model.compile({ optimizer: tf.train.sgd(0.05), loss: "meanSquaredError" });
  const x = normals([6, 8, 8, 2], "x");
  const y = normals([6, 3], "y");
  const found: number[] = [];
  for (let step = 0; step < 4; step++) found.push((await model.trainOnBatch(x, y)) as number);
  return found;
}

test("a network of all these layers trains on wasm as on cpu", async () => {
  const expected = await losses("cpu");
  const found = await losses("wasm");
  expect(expected[3]).toBeLessThan(expected[0]);
  for (const [step, loss] of expected.entries()) expect(found[step] / loss).toBeCloseTo(1, 4);
});
