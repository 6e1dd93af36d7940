// Products and sums on the wasm backend against the cpu backend, over shapes.
import * as tf from "@tensorflow/tfjs";
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
import { afterEach, beforeEach, expect, test } from "vitest";
import { expectSame, few, normals, runs } from "./kernels/on-both-backends.ts";

await import("@tensorflow/tfjs-backend-wasm");

let uninstall: () => void;

beforeEach(async () => {
  await tf.setBackend("wasm");
  uninstall = installWasmTrainingKernels();
});

afterEach(() => uninstall());

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
