// Every training kernel of the wasm backend against the cpu backend, over shapes, strides and paddings.
import * as tf from "@tensorflow/tfjs";
import { createRandom } from "@balms/core";
import { installWasmTrainingKernels } from "@balms/tfjs";
import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  integer,
  record,
} from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

await import("@tensorflow/tfjs-backend-wasm");

let uninstall: () => void;

beforeEach(async () => {
  await tf.setBackend("wasm");
  uninstall = installWasmTrainingKernels();
});

afterEach(() => uninstall());

const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

function normals(shape: number[], seed: string): tf.Tensor {
  const random = createRandom(seed);
  return tf.tensor(
    Float32Array.from({ length: size(shape) }, () => random.normal()),
    shape,
  );
}

/** What a computation gives on a backend; nothing of it may be left behind. */
async function on(backend: string, compute: () => tf.Tensor): Promise<number[]> {
  await tf.setBackend(backend);
  const tensors = tf.memory().numTensors;
  const held = tf.backend().numDataIds();
  const result = tf.tidy(() => Array.from(compute().dataSync()));
  expect(tf.memory().numTensors).toBe(tensors);
  expect(tf.backend().numDataIds()).toBe(held);
  return result;
}

async function expectSame(compute: () => tf.Tensor): Promise<void> {
  const expected = await on("cpu", compute);
  const found = await on("wasm", compute);
  const scale = Math.max(1, ...expected.map(Math.abs));
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(found[i] - value)).toBeLessThanOrEqual(1e-5 * scale);
  }
}

const few = (most: number, least = 1) => integer({ min: least, max: most });
const runs = { numRuns: 40 };

const product = record({
  m: few(6),
  k: constantFrom(1, 3, 48, 49, 100),
  n: few(6),
  batch: constantFrom(0, 1, 2),
  transposeA: boolean(),
  transposeB: boolean(),
});

function factors({
  m,
  k,
  n,
  batch,
  transposeA,
  transposeB,
}: typeof product extends Arbitrary<infer T> ? T : never) {
  const outer = batch === 0 ? [] : [batch];
  const a = normals([...outer, ...(transposeA ? [k, m] : [m, k])], "a");
  const b = normals([...outer, ...(transposeB ? [n, k] : [k, n])], "b");
  return { a, b, transposeA, transposeB };
}

test("products, transposed or not", () =>
  assert(
    asyncProperty(product, (sizes) =>
      expectSame(() => {
        const { a, b, transposeA, transposeB } = factors(sizes);
        return tf.matMul(a, b, transposeA, transposeB);
      }),
    ),
    runs,
  ));

test("fused products of one matrix, with a bias and an activation", () =>
  assert(
    asyncProperty(product, constantFrom<"linear" | "relu">("linear", "relu"), (sizes, activation) =>
      expectSame(() => {
        const { a, b, transposeA, transposeB } = factors({ ...sizes, batch: 0 });
        const bias = normals([sizes.n], "bias");
        return tf.fused.matMul({
          a,
          b,
          transposeA,
          transposeB,
          bias,
          activation,
        });
      }),
    ),
    runs,
  ));

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
  test("of a convolution", () =>
    assert(
      asyncProperty(convolution, (sizes) =>
        expectSame(() =>
          gradient(
            which,
            normals([sizes.batch, sizes.height, sizes.width, sizes.channels], "x"),
            normals([sizes.filterHeight, sizes.filterWidth, sizes.channels, sizes.filters], "w"),
            (x, filter) =>
              tf.conv2d(
                x as tf.Tensor4D,
                filter as tf.Tensor4D,
                [sizes.strideHeight, sizes.strideWidth],
                padOf(sizes),
              ),
          ),
        ),
      ),
      runs,
    ));

  test("of a depthwise convolution", () =>
    assert(
      asyncProperty(convolution, (sizes) =>
        expectSame(() =>
          gradient(
            which,
            normals([sizes.batch, sizes.height, sizes.width, sizes.channels], "x"),
            normals([sizes.filterHeight, sizes.filterWidth, sizes.channels, sizes.filters], "w"),
            (x, filter) =>
              tf.depthwiseConv2d(
                x as tf.Tensor4D,
                filter as tf.Tensor4D,
                [sizes.strideHeight, sizes.strideWidth],
                padOf(sizes),
              ),
          ),
        ),
      ),
      runs,
    ));

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

test("sums of segments: the gradient of an embedding", () =>
  assert(
    asyncProperty(
      array(integer({ min: -1, max: 6 }), { minLength: 1, maxLength: 9 }),
      few(3),
      few(6),
      (ids, width, segments) =>
        expectSame(() => {
          const rows = normals([ids.length, width, 2], "x");
          return tf.unsortedSegmentSum(rows, tf.tensor1d(ids, "int32"), segments);
        }),
    ),
    runs,
  ));

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

test("an embedding has gradients on wasm", async () => {
  const rows = tf.tensor1d([1, 4, 1], "int32");
  const counts = tf.grad((table) => tf.sum(tf.gather(table, rows)))(tf.zeros([5, 2]));
  expect(await counts.array()).toEqual([
    [0, 0],
    [2, 2],
    [0, 0],
    [0, 0],
    [1, 1],
  ]);
});

const kernels = () =>
  tf
    .getKernelsForBackend("wasm")
    .map(({ kernelName, kernelFunc }) => ({ kernelName, kernelFunc }))
    .toSorted((a, b) => (a.kernelName < b.kernelName ? -1 : 1));

describe("installing", () => {
  test("can be undone, once and for all", () => {
    const installed = kernels();
    uninstall();
    const own = kernels();
    expect(installed.length).toBe(own.length + 4);
    uninstall();
    expect(kernels()).toEqual(own);
    expect(tf.getKernel("UnsortedSegmentSum", "wasm")).toBeUndefined();
  });

  test("twice is the same as once", () => {
    const installed = kernels();
    const again = installWasmTrainingKernels();
    expect(kernels()).toEqual(installed);
    again();
    again();
    expect(kernels()).toEqual(installed);
    uninstall();
    expect(kernels().length).toBe(installed.length - 4);
  });

  test("leaves what others have registered since", () => {
    tf.unregisterKernel("UnsortedSegmentSum", "wasm");
    const other = { kernelName: "UnsortedSegmentSum", backendName: "wasm", kernelFunc: () => [] };
    tf.registerKernel(other);
    uninstall();
    expect(tf.getKernel("UnsortedSegmentSum", "wasm")).toBe(other);
    tf.unregisterKernel("UnsortedSegmentSum", "wasm");
  });

  test("other backends keep their kernels", () => {
    const own = tf.getKernel("BatchMatMul", "cpu");
    uninstall();
    expect(tf.getKernel("BatchMatMul", "cpu")).toBe(own);
  });
});

test("inputs of another backend are moved", async () => {
  await tf.setBackend("cpu");
  const [x, dy] = [normals([1, 4, 4, 2], "x"), normals([1, 4, 4, 2], "dy")];
  const shape: [number, number, number, number] = [2, 2, 2, 1];
  const attrs = { strides: 1, pad: "same", dilations: 1, filterShape: shape };
  const run = () =>
    tf.engine().runKernel<tf.Tensor>("DepthwiseConv2dNativeBackpropFilter", { x, dy }, attrs);
  const expected = run().dataSync();
  await tf.setBackend("wasm");
  for (const [i, value] of run().dataSync().entries()) expect(value).toBeCloseTo(expected[i], 5);
});
