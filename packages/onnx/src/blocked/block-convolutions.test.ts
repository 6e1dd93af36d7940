// Convolutions on blocks of channels give what the standard's operators give; where they do not fit, they are not used.
import { priorFromCounts } from "@balms/core";
import * as fc from "fast-check";
import * as nodeRuntime from "onnxruntime-node";
import * as webRuntime from "onnxruntime-web";
import { expect, test } from "vitest";
import { batchOf, network, plain, size } from "../../test/convolutional-network.ts";
import type { Layer } from "../../test/convolutional-network.ts";
import { largestDifference, numbersOf } from "../../test/toy-trainer.ts";
import { createTrainer } from "../trainer/create-trainer.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { readModel } from "../model/read-model.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
import type { TrainingGradients } from "../trainer/training-step.ts";
import { blockedDomain, findBlockSize } from "./block-size.ts";

const prior = priorFromCounts([30, 20, 10]);

const layers: fc.Arbitrary<Layer> = fc.record({
  channels: fc.constantFrom(6, 8, 16, 32),
  kernel: fc.constantFrom(1, 2, 3),
  stride: fc.constantFrom(1, 1, 2),
  dilation: fc.constantFrom(1, 1, 2),
  pads: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 }),
  group: fc.constantFrom("one", "one", "two", "all"),
  after: fc.constantFrom("Relu", "Relu", "Sigmoid", "MaxPool", "none"),
  hasBias: fc.boolean(),
  isNormalized: fc.boolean(),
  isResidual: fc.boolean(),
});

async function gradientsOf(
  model: OnnxModel,
  convolutions: "automatic" | "portable",
  {
    runtime = nodeRuntime,
    rows = 5,
    side = size,
  }: { runtime?: OnnxRuntime; rows?: number; side?: number } = {},
): Promise<TrainingGradients> {
  const trainer = await createTrainer({ runtime, model, prior, convolutions });
  const gradients = await trainer.gradients(batchOf(rows, side));
  await trainer.release();
  return gradients;
}

/** The largest difference of two gradients, over the largest gradient. */
function difference(one: TrainingGradients, other: TrainingGradients): number {
  const pairs = Object.entries(one.gradients).flatMap(([name, values]) =>
    Array.from(values, (value, i) => [value, other.gradients[name][i]] as const),
  );
  const largest = Math.max(...pairs.map(([value]) => Math.abs(value)));
  return Math.max(...pairs.map(([a, b]) => Math.abs(a - b))) / largest;
}

/** A runtime that keeps the graphs that it opens. */
function watched(runtime: OnnxRuntime): { runtime: OnnxRuntime; opened: OnnxModel[] } {
  const opened: OnnxModel[] = [];
  const create = (async (bytes: Uint8Array, options: object) => {
    const session = await runtime.InferenceSession.create(bytes, options);
    opened.push(readModel(bytes));
    return session;
  }) as OnnxRuntime["InferenceSession"]["create"];
  return { opened, runtime: { InferenceSession: { create }, Tensor: runtime.Tensor } };
}

function blockedOperators(model: OnnxModel): string[] {
  const nodes = graphOf(model).node.filter(({ domain }) => domain === blockedDomain);
  return nodes.map(({ opType }) => opType);
}

function countOf(operators: readonly string[], operator: string): number {
  return operators.filter((name) => name === operator).length;
}

test("gradients through blocks are those of the standard's operators", async () => {
  const property = fc.asyncProperty(
    fc.array(layers, { minLength: 1, maxLength: 3 }),
    fc.constantFrom(5, 16),
    async (all, rows) => {
      const model = network(all);
      fc.pre(model !== undefined);
      const [portable, automatic] = [
        await gradientsOf(model, "portable", { rows }),
        await gradientsOf(model, "automatic", { rows }),
      ];
      expect(difference(portable, automatic)).toBeLessThan(1e-4);
      expect(Math.abs(portable.loss - automatic.loss)).toBeLessThan(1e-5);
    },
  );
  await expect(fc.assert(property, { numRuns: 25 })).resolves.toBeUndefined();
}, 120_000);

test("gradients of filters over maps that do not stay in the cache are computed in parts", async () => {
  const side = 24;
  const model = network([plain, { ...plain, stride: 2 }, plain], side)!;
  const { runtime, opened } = watched(nodeRuntime);
  const automatic = await gradientsOf(model, "automatic", { runtime, rows: 16, side });
  const portable = await gradientsOf(model, "portable", { rows: 16, side });
  expect(difference(portable, automatic)).toBeLessThan(1e-4);
  const last = opened[opened.length - 1];
  const hasBlocks = blockedOperators(last).length > 0;
  const gathered = graphOf(last).node.filter(({ opType }) => opType === "Gather");
  expect(gathered.length > 1).toBe(hasBlocks);
});

test.runIf((await findBlockSize(nodeRuntime)) !== undefined)(
  "blocks are used where the runtime has them, and values between them stay in blocks",
  async () => {
    const { runtime, opened } = watched(nodeRuntime);
    await gradientsOf(network([plain, plain, plain])!, "automatic", { runtime });
    const [probe, step, gradients] = opened.map(blockedOperators);
    expect(probe).toEqual(["ReorderInput"]);
    // Forward, the gradients of two images, and in whole blocks of rows those of three filters.
    expect(countOf(step, "Conv")).toBe(8);
    expect(countOf(gradients, "Conv")).toBe(5);
    // Of activations, only the gradient that comes down from the means is put in blocks; then there are the images of filters.
    expect(countOf(gradients, "ReorderInput")).toBeLessThanOrEqual(1);
    expect(countOf(step, "ReorderInput")).toBeLessThanOrEqual(1 + 3);
    const named = await gradientsOf(network([plain])!, "portable", { runtime });
    expect(named.loss).toBeGreaterThan(0);
    expect(blockedOperators(opened[opened.length - 1])).toEqual([]);
  },
);

test.each(["batch", "frozen"] as const)(
  "what normalises by %s statistics stays in blocks, and steps move what those of the standard's operators move",
  async (normalization) => {
    const layer = { ...plain, isNormalized: true, hasBias: false };
    const model = network([layer, layer, { ...layer, stride: 2 }])!;
    const trained = async (convolutions: "automatic" | "portable"): Promise<OnnxModel> => {
      const { runtime, opened } = watched(nodeRuntime);
      const options = { runtime, model, prior, convolutions, normalization } as const;
      const trainer = await createTrainer(options);
      for (let step = 0; step < 3; step++) await trainer.step(batchOf(16));
      const result = trainer.model();
      await trainer.release();
      // What is there in blocks is not put in order to be normalised.
      const step = graphOf(opened[opened.length - 1]).node;
      const isBlocked = step.some(({ domain }) => domain === blockedDomain);
      const isNormalized = step.some(({ opType }) => opType === "BatchNormalization");
      expect(isNormalized).toBe(!isBlocked);
      return result;
    };
    const [portable, blocked] = [await trained("portable"), await trained("automatic")].map(
      numbersOf,
    );
    for (const [name, numbers] of Object.entries(portable)) {
      expect(largestDifference(blocked[name], numbers)).toBeLessThan(1e-5);
    }
  },
);

test("groups, filters of one place and channels that do not fill blocks stay", async () => {
  const { runtime, opened } = watched(nodeRuntime);
  const odd = [
    { ...plain, channels: 6 },
    { ...plain, channels: 12, group: "two" as const },
    { ...plain, kernel: 1, pads: [0, 0, 0, 0] },
  ];
  await gradientsOf(network(odd)!, "automatic", { runtime });
  expect(opened.slice(1).flatMap(blockedOperators)).toEqual([]);
});

test("a runtime without blocks gets the standard's operators", async () => {
  expect(await findBlockSize(webRuntime)).toBeUndefined();
  const { runtime, opened } = watched(webRuntime);
  const model = network([plain, plain])!;
  const there = await gradientsOf(model, "automatic", { runtime });
  expect(opened.flatMap(blockedOperators)).toEqual([]);
  expect(difference(await gradientsOf(model, "portable"), there)).toBeLessThan(1e-4);
});
