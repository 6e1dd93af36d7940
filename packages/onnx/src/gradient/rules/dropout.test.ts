import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { GraphBuilder } from "../../graph/graph-builder.ts";
import { createModel } from "../../model/model.ts";
import type { OnnxModel } from "../../model/model.ts";
import { writeModel } from "../../model/write-model.ts";
import { differentiate } from "../differentiate.ts";

const size = 40;

/** Dropout with a switch that the run sets. */
function dropout(outputs: string[], ratio?: number): OnnxModel {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", [size]);
  const training = graph.input("training", "bool", []);
  const share = ratio === undefined ? "" : graph.scalar(ratio);
  const [y] = graph.multiNode("Dropout", [x, share, training], {}, outputs);
  graph.output(y, y);
  return createModel(graph.toGraph("dropout"));
}

async function run(model: OnnxModel, training: boolean): Promise<number[][]> {
  const differentiated = differentiate(model, { output: "y", parameters: ["x"] });
  const session = await InferenceSession.create(writeModel(differentiated), {
    logSeverityLevel: 3,
  });
  const results = await session.run({
    x: new Tensor("float32", new Float32Array(size).fill(1), [size]),
    training: new Tensor("bool", Uint8Array.of(training ? 1 : 0), []),
  });
  await session.release();
  return ["y", "x.gradient"].map((name) => Array.from(results[name].data as Float32Array));
}

test.each([
  [undefined, 2],
  [0.75, 4],
])("what is kept of a ratio of %j is scaled, and so is its gradient", async (ratio, scale) => {
  const [y, gradient] = await run(dropout(["y", "mask"], ratio), true);
  expect(new Set(y)).toEqual(new Set([0, scale]));
  expect(gradient).toEqual(y);
});

test("a switch that is off lets the gradient through as it is", async () => {
  const [, gradient] = await run(dropout(["y", "mask"], 0.75), false);
  expect(gradient).toEqual(Array.from({ length: size }, () => 1));
});

test("without its mask a Dropout that may drop is in the way", () => {
  expect(() => differentiate(dropout(["y"]), { output: "y", parameters: ["x"] })).toThrow(
    'Dropout (output "y", from "x"): it drops at random, and its mask is no output',
  );
});
