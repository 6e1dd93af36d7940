// Every operator that has a gradient, over shapes, strides, paddings, batches and signs: wasm with the
// training kernels against cpu with the gradient fixes, and cpu against finite differences.
import * as tf from "@tensorflow/tfjs";
import { installWasmTrainingKernels } from "@balms/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { disagreements } from "./kernels/check-operator.ts";
import { convolutionCases } from "./kernels/convolution-cases.ts";
import { elementwiseCases } from "./kernels/elementwise-cases.ts";
import type { OperatorCase } from "./kernels/operator-case.ts";
import { poolingCases } from "./kernels/pooling-cases.ts";
import { productCases } from "./kernels/product-cases.ts";
import { reductionCases } from "./kernels/reduction-cases.ts";
import { resizeCases } from "./kernels/resize-cases.ts";
import { shapeCases } from "./kernels/shape-cases.ts";

await import("@tensorflow/tfjs-backend-wasm");

const groups: readonly (readonly [string, readonly OperatorCase[]])[] = [
  ["convolutions", convolutionCases],
  ["elementwise operators", elementwiseCases],
  ["poolings", poolingCases],
  ["products, normalisations and losses", productCases],
  ["reductions", reductionCases],
  ["resized images", resizeCases],
  ["what changes shapes", shapeCases],
];

let uninstall: () => void;
const met = new Set<string>();

beforeAll(async () => {
  await tf.setBackend("wasm");
  uninstall = installWasmTrainingKernels();
});

afterAll(() => uninstall());

test.each(groups)("%s agree", async (_, cases) => {
  const wrong: string[] = [];
  for (const one of cases) {
    const { kernelNames } = await tf.profile(async () => {
      for (const complaint of await disagreements(one)) wrong.push(`${one.name}: ${complaint}`);
      return [];
    });
    for (const name of kernelNames) met.add(name);
  }
  expect(wrong).toEqual([]);
});

test("no operator with a gradient was left out that wasm has", () => {
  const left = tf
    .getKernelsForBackend("wasm")
    .map(({ kernelName }) => kernelName)
    .filter((name) => tf.getGradient(name) != null && !met.has(name));
  expect(left).toEqual([]);
});
