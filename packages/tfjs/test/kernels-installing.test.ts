// The training kernels can be taken off again, and leave alone what is not theirs.
import * as tf from "@tensorflow/tfjs";
import { installWasmTrainingKernels } from "@balms/tfjs";
import { afterEach, beforeEach, expect, test } from "vitest";

await import("@tensorflow/tfjs-backend-wasm");

let uninstall: () => void;

beforeEach(async () => {
  await tf.setBackend("wasm");
  uninstall = installWasmTrainingKernels();
});

afterEach(() => uninstall());

const kernels = () =>
  tf
    .getKernelsForBackend("wasm")
    .map(({ kernelName, kernelFunc }) => ({ kernelName, kernelFunc }))
    .toSorted((a, b) => (a.kernelName < b.kernelName ? -1 : 1));

test("installing can be undone, once and for all", () => {
  const installed = kernels();
  uninstall();
  const own = kernels();
  expect(installed.length).toBe(own.length + 4);
  uninstall();
  expect(kernels()).toEqual(own);
  expect(tf.getKernel("UnsortedSegmentSum", "wasm")).toBeUndefined();
});

test("installing twice is the same as once", () => {
  const installed = kernels();
  const again = installWasmTrainingKernels();
  expect(kernels()).toEqual(installed);
  again();
  again();
  expect(kernels()).toEqual(installed);
  uninstall();
  expect(kernels().length).toBe(installed.length - 4);
});

test("uninstalling leaves what others have registered since", () => {
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
