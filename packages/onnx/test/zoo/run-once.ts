import { createRandom } from "@balms/core";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { writeModel } from "../../src/index.ts";
import type { OnnxModel } from "../../src/index.ts";
import { fromHalf, toHalf } from "./half-float.ts";
import type { Values } from "./values.ts";

/** What a run gives: tensors of numbers, and lists of texts. */
export type Results = Readonly<Record<string, Values | readonly string[]>>;

export type Feeds = Readonly<Record<string, Tensor>>;

interface Surroundings {
  readonly sizes?: Readonly<Record<string, number>>;
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

function feed(type: number, dims: readonly number[], numbers: readonly number[]): Tensor {
  if (type === 1) return new Tensor("float32", Float32Array.from(numbers), dims);
  if (type === 11) return new Tensor("float64", Float64Array.from(numbers), dims);
  if (type === 10) return new Tensor("float16", Uint16Array.from(numbers, toHalf), dims);
  if (type === 9) return new Tensor("bool", new Uint8Array(numbers.length), dims);
  throw new Error(`the zoo feeds no inputs of type ${type}`);
}

/** Random numbers for each input; truth values are false. */
export function randomFeeds(model: OnnxModel, { sizes = {} }: Surroundings, seed: number): Feeds {
  const random = createRandom(seed);
  const graph = model.graph!;
  const weights = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !weights.has(name));
  return Object.fromEntries(
    inputs.map(({ name, type }) => {
      const tensor = type!.value;
      if (tensor.case !== "tensorType") throw new Error(`${name} is no tensor`);
      const dims = tensor.value.shape!.dim.map(({ value }) =>
        value.case === "dimValue" ? Number(value.value) : (sizes[value.value ?? ""] ?? 5),
      );
      const length = dims.reduce((a, b) => a * b, 1);
      const numbers = Array.from({ length }, () => random.normal());
      return [name, feed(tensor.value.elemType, dims, numbers)];
    }),
  );
}

function valuesOf({ type, dims, data }: Tensor): Values | readonly string[] {
  if (type === "string") return data as unknown as string[];
  const numbers = Array.from(data as unknown as ArrayLike<number>, Number);
  const isHalf = type === "float16" && data instanceof Uint16Array;
  return { dims, data: isHalf ? numbers.map((bits) => fromHalf(bits)) : numbers };
}

/** Sessions of models with data beside them need a folder. */
async function openSession(
  bytes: Uint8Array,
  files: Surroundings["files"],
): Promise<InferenceSession> {
  // Exactly what is written, not what the runtime's optimiser makes of several nodes together in another precision.
  const options = { logSeverityLevel: 4, graphOptimizationLevel: "basic" } as const;
  if (files === undefined) return InferenceSession.create(bytes, options);
  const folder = mkdtempSync(join(tmpdir(), "balms-zoo-"));
  try {
    for (const [name, data] of Object.entries(files)) writeFileSync(join(folder, name), data);
    writeFileSync(join(folder, "model.onnx"), bytes);
    return await InferenceSession.create(join(folder, "model.onnx"), options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs a model once and returns the outputs that are tensors, or those that are named. */
export async function runOnce(
  model: OnnxModel,
  feeds: Feeds,
  { files }: Surroundings = {},
  names: readonly string[] = tensorOutputs(model),
): Promise<Results> {
  const session = await openSession(writeModel(model), files);
  try {
    const results = await session.run(feeds, [...names]);
    return Object.fromEntries(names.map((name) => [name, valuesOf(results[name])]));
  } finally {
    await session.release();
  }
}

/** The runtime's JavaScript gives no maps. */
function tensorOutputs(model: OnnxModel): string[] {
  const outputs = model.graph!.output.filter(({ type }) => type?.value.case === "tensorType");
  return outputs.map(({ name }) => name);
}
