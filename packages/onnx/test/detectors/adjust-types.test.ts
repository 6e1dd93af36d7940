import { priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { adjustDetector, stripAdjustment, verifyAdjustment, writeModel } from "../../src/index.ts";
import { GraphWriter } from "../zoo/graph-writer.ts";
import { written } from "./detector-family.ts";

const prior = priorFromCounts([600, 200, 40, 7, 1], { counted: "images", examples: 1000 });

test.each([
  ["float16", "shift"],
  ["float16", "normalized"],
  ["float64", "shift"],
  ["float64", "normalized"],
] as const)("scores in %s, %s", async (type, method) => {
  const graph = new GraphWriter();
  const rows = graph.input("rows", [6, 8], type);
  for (const [name, width] of [["cls", 5] as const, ["boxes", 4] as const]) {
    const inputs = [
      rows,
      graph.weight(`${name}.w`, [width, 8], type),
      graph.weight(`${name}.b`, [width], type),
    ];
    graph.op("Gemm", inputs, { transB: 1 }, name);
  }
  graph.op("Sigmoid", ["cls"], {}, "scores");
  graph.output("scores", [6, 5], type);
  graph.output("boxes", [6, 4], type);
  const original = written(graph);
  const { model: adjusted, isFolded } = adjustDetector(original, { prior, method });
  expect(isFolded).toBe(method === "shift");
  const check = await verifyAdjustment({ original, adjusted }, { runtime });
  expect(check).toMatchObject({ verified: true, unchanged: ["boxes"] });
  expect(writeModel(stripAdjustment(adjusted))).toEqual(writeModel(original));
});
