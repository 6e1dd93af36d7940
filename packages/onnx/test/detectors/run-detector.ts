import { InferenceSession, Tensor } from "onnxruntime-node";
import { writeModel } from "../../src/index.ts";
import type { OnnxModel } from "../../src/index.ts";
import { copyModel } from "../../src/model/copy-model.ts";
import { declare } from "../zoo/graph-writer.ts";
import type { DetectorFamily } from "./detector-family.ts";

/** A tensor of a run. */
export interface Shown {
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

/** Runs a detector once and shows its outputs, and other tensors that it computes. */
export async function runDetector(
  model: OnnxModel,
  { feeds }: Pick<DetectorFamily, "feeds">,
  names: readonly string[] = [],
): Promise<Readonly<Record<string, Shown>>> {
  const shown = copyModel(model);
  const known = new Set(shown.graph.output.map(({ name }) => name));
  for (const name of names) if (!known.has(name)) shown.graph.output.push(declare(name, "float32"));
  const session = await InferenceSession.create(writeModel(shown), { logSeverityLevel: 3 });
  const inputs = Object.entries(feeds).map(([name, [shape, data]]) => {
    return [name, new Tensor("float32", data as Float32Array, shape)] as const;
  });
  const results = await session.run(Object.fromEntries(inputs));
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data, dims }]) => [
      name,
      { dims, values: Array.from(data as ArrayLike<number>, Number) },
    ]),
  );
}

/** Largest distance of numbers from those that are expected, as a share of the larger of 1 and the number itself. */
export function relativeError(received: readonly number[], expected: readonly number[]): number {
  if (received.length !== expected.length) return Infinity;
  return received.reduce(
    (worst, value, at) =>
      Math.max(worst, Math.abs(value - expected[at]) / Math.max(1, Math.abs(expected[at]))),
    0,
  );
}
