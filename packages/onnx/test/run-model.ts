import { InferenceSession, Tensor } from "onnxruntime-node";
import { writeModel } from "../src/index.ts";
import type { OnnxModel } from "../src/index.ts";

/** An input: its shape and its numbers. */
export type Feed = readonly [
  shape: readonly number[],
  data: Float32Array | Float64Array | Int32Array,
];

/** Runs a model once and returns its outputs as numbers. */
export async function runModel(
  model: OnnxModel,
  feeds: Readonly<Record<string, Feed>>,
): Promise<Record<string, number[]>> {
  const session = await InferenceSession.create(writeModel(model), { logSeverityLevel: 3 });
  const tensors = Object.entries(feeds).map(([name, [shape, data]]) => {
    return [name, tensorOf(data, shape)] as const;
  });
  const results = await session.run(Object.fromEntries(tensors));
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [
      name,
      Array.from(data as Float32Array, Number),
    ]),
  );
}

function tensorOf(data: Feed[1], shape: readonly number[]): Tensor {
  if (data instanceof Int32Array) return new Tensor("int32", data, shape);
  return data instanceof Float64Array
    ? new Tensor("float64", data, shape)
    : new Tensor("float32", data, shape);
}
