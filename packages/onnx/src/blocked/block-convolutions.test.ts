// Convolutions on blocks of channels give what the standard's operators give; where they do not fit, they are not used.
import { createRandom, priorFromCounts } from "@balms/core";
import * as fc from "fast-check";
import * as nodeRuntime from "onnxruntime-node";
import * as webRuntime from "onnxruntime-web";
import { expect, test } from "vitest";
import { createTrainer } from "../trainer/create-trainer.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, graphOf, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { readModel } from "../model/read-model.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
import type { TrainingBatch } from "../trainer/training-batch.ts";
import type { TrainingGradients } from "../trainer/training-step.ts";
import { blockedDomain, findBlockSize } from "./block-size.ts";

const size = 9;
const prior = priorFromCounts([30, 20, 10]);

interface Layer {
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pads: readonly number[];
  readonly group: "one" | "two" | "all";
  /** What comes between this convolution and the next. */
  readonly after: "Relu" | "Sigmoid" | "MaxPool" | "none";
  readonly hasBias: boolean;
  readonly isResidual: boolean;
}

const layers: fc.Arbitrary<Layer> = fc.record({
  channels: fc.constantFrom(6, 8, 16, 32),
  kernel: fc.constantFrom(1, 2, 3),
  stride: fc.constantFrom(1, 1, 2),
  dilation: fc.constantFrom(1, 1, 2),
  pads: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 }),
  group: fc.constantFrom("one", "one", "two", "all"),
  after: fc.constantFrom("Relu", "Relu", "Sigmoid", "MaxPool", "none"),
  hasBias: fc.boolean(),
  isResidual: fc.boolean(),
});

/** A network of convolutions with means of their maps as features; undefined where nothing is left of the maps. */
function network(all: readonly Layer[]): OnnxModel | undefined {
  const random = createRandom(3);
  const graph = new GraphBuilder(writtenOpset);
  const draw = (name: string, dims: readonly number[]): string => {
    const count = dims.reduce((product, one) => product * one, 1);
    const scale = Math.sqrt(2 / Math.max(1, count / dims[0]));
    return graph.constant(
      name,
      Float32Array.from({ length: count }, () => random.normal() * scale),
      dims,
    );
  };
  let value = graph.input("image", "float32", ["batch", 3, size, size]);
  let channels = 3;
  for (const [index, layer] of all.entries()) {
    const { kernel, stride, dilation, pads } = layer;
    const group = { one: 1, two: channels % 2 === 0 ? 2 : 1, all: channels }[layer.group];
    const outer = layer.group === "all" ? channels : layer.channels;
    const weight = draw(`${index}.weight`, [outer, channels / group, kernel, kernel]);
    const bias = layer.hasBias ? [draw(`${index}.bias`, [outer])] : [];
    const attributes = {
      strides: [stride, stride],
      dilations: [dilation, dilation],
      pads,
      group,
      kernel_shape: [kernel, kernel],
    };
    const maps = graph.node("Conv", [value, weight, ...bias], attributes);
    if (
      graph
        .shapeOf(maps)!
        .slice(2)
        .some((places) => Number(places) < 1)
    )
      return undefined;
    const fits = graph.shapeOf(maps)?.join() === graph.shapeOf(value)?.join();
    const sum = layer.isResidual && fits ? graph.node("Add", [maps, value]) : maps;
    if (layer.after === "none") value = sum;
    else if (layer.after !== "MaxPool") value = graph.node(layer.after, [sum]);
    else value = graph.node("MaxPool", [sum], { kernel_shape: [2, 2], pads: [0, 0, 1, 1] });
    channels = outer;
  }
  const features = graph.node("Flatten", [graph.node("GlobalAveragePool", [value])]);
  const head = [features, draw("head.weight", [3, channels]), draw("head.bias", [3])];
  graph.output("logits", graph.node("Gemm", head, { transB: 1 }, "logits"));
  return createModel(graph.toGraph("network"));
}

function batchOf(rows: number): TrainingBatch {
  const random = createRandom(4);
  const inputs = Float32Array.from({ length: rows * 3 * size * size }, () => random.normal());
  return { inputs, labels: Array.from({ length: rows }, (_, row) => row % 3) };
}

async function gradientsOf(
  model: OnnxModel,
  convolutions: "automatic" | "portable",
  { runtime = nodeRuntime, rows = 5 }: { runtime?: OnnxRuntime; rows?: number } = {},
): Promise<TrainingGradients> {
  const trainer = await createTrainer({ runtime, model, prior, convolutions });
  const gradients = await trainer.gradients(batchOf(rows));
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

const plain: Layer = {
  channels: 32,
  kernel: 3,
  stride: 1,
  dilation: 1,
  pads: [1, 1, 1, 1],
  group: "one",
  after: "Relu",
  hasBias: true,
  isResidual: true,
};

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
