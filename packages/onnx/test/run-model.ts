import { InferenceSession, Tensor } from "onnxruntime-node";
import { writeModel } from "../src/index.ts";
import type { OnnxModel } from "../src/index.ts";

/** An input: its shape and its numbers. */
export type Feed = readonly [shape: readonly number[], data: Float32Array | Int32Array];

/** Runs a model once and returns its outputs as numbers. */
export async function runModel(
  model: OnnxModel,
  feeds: Readonly<Record<string, Feed>>,
): Promise<Record<string, number[]>> {
  const session = await InferenceSession.create(writeModel(model), { logSeverityLevel: 3 });
  const tensors = Object.entries(feeds).map(([name, [shape, data]]) => {
    const type = data instanceof Int32Array ? "int32" : "float32";
    return [name, new Tensor(type, data, shape)] as const;
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
