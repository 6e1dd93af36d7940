import { priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import {
  adjustDetector,
  adjustDetectorLogits,
  stripAdjustment,
  verifyAdjustment,
  writeModel,
} from "../../src/index.ts";
import { GraphWriter } from "../zoo/graph-writer.ts";
import { written } from "./detector-family.ts";
import { relativeError, runDetector } from "./run-detector.ts";

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

/** −∞ as a number. */
function finite(values: ArrayLike<number>): number[] {
  return Array.from(values, (one) => Math.max(one, -1e4));
}

const lacking = priorFromCounts([600, 200, 0, 7, 1], { counted: "images", examples: 1000 });

test.each([
  ["", prior, 17],
  [", opset 7", prior, 7],
  [", opset 18", prior, 18],
  [", a class ruled out", lacking, 17],
] as const)("normalized: logits of any size, and equal ones%s", async (_name, counted, opset) => {
  const graph = new GraphWriter();
  const rows = graph.input("rows", [5, 5]);
  const boxes = [rows, graph.weight("boxes.w", [4, 5]), graph.weight("boxes.b", [4])];
  const identity = Array.from({ length: 25 }, (_, at) => (at % 6 === 0 ? 1 : 0));
  graph.op(
    "Gemm",
    [rows, graph.tensor("cls.w", [5, 5], identity), graph.weight("cls.b", [5])],
    { transB: 1 },
    "cls",
  );
  graph.op("Gemm", boxes, { transB: 1 }, "boxes");
  graph.op("Sigmoid", ["cls"], {}, "scores");
  graph.output("scores", [5, 5]);
  graph.output("boxes", [5, 4]);
  const options = { prior: counted, method: "normalized", zeroCounts: "mask" } as const;
  const { model, head } = adjustDetector(written(graph, { opset }), options);
  const given = [
    [300, -300, 0, 12, 299],
    [-200, -200, -200, -200, -200],
    [150, -90, -90, -90, -90],
    [40, 40, 40, 40, 40],
    [0, 20, 20, 20, 1],
  ].flat();
  const feeds = { rows: [[5, 5], Float32Array.from(given)] } as const;
  const shown = await runDetector(model, { feeds }, ["cls", "cls.unadjusted"]);
  const raw = Float64Array.from(shown["cls.unadjusted"].values);
  const expected = adjustDetectorLogits(raw, head, options);
  expect(relativeError(finite(shown["cls"].values), finite(expected))).toBeLessThan(2e-6);
  const scores = Array.from(expected, (one) => 1 / (1 + Math.exp(-one)));
  expect(relativeError(shown["scores"].values, scores)).toBeLessThan(1e-6);
});
