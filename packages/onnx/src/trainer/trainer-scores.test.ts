import { createRandom, plainSoftmaxLoss, priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { createTrainer } from "./create-trainer.ts";

const random = createRandom(1);
const draw = (size: number): Float32Array =>
  Float32Array.from({ length: size }, () => random.normal());

/** η = x·W + b, in any layout. */
function linear(
  shape: readonly (string | number)[],
  classes: number,
  layout: (graph: GraphBuilder, scores: string) => string = (_, scores) => scores,
): OnnxModel {
  const graph = new GraphBuilder(writtenOpset);
  const x = graph.input("x", "float32", shape);
  const weight = graph.constant("weight", draw(2 * classes), [2, classes]);
  const bias = graph.constant("bias", draw(classes), [classes]);
  const scores = graph.node("Add", [graph.node("MatMul", [x, weight]), bias], {}, "scores");
  graph.output("result", layout(graph, scores));
  return createModel(graph.toGraph("linear"));
}

const three = priorFromCounts([1, 1, 1]);

test("one score alone is the log of the odds of two classes", async () => {
  const model = linear(["batch", 2], 1, (graph, scores) => graph.node("Sigmoid", [scores]));
  const prior = priorFromCounts([30, 10]);
  const trainer = await createTrainer({ runtime, model, prior });
  const labels = [0, 1, 1, 0];
  const batch = { inputs: draw(8), labels };
  const { losses, gradients, loss } = await trainer.gradients(batch);
  // −log σ(±(η + log π₁/π₀))
  const numbers = trainer.state().tensors;
  const odds = labels.map((_, row) => {
    const [first, second] = batch.inputs.subarray(2 * row);
    const [a, b] = numbers["value/weight"];
    return a * first + b * second + numbers["value/bias"][0] + Math.log(10 / 30);
  });
  const expected = odds.map((value, row) =>
    Math.log1p(Math.exp(labels[row] === 1 ? -value : value)),
  );
  for (const [row, one] of expected.entries()) expect(losses[row]).toBeCloseTo(one, 5);
  const slope = odds.map((value, row) => (1 / (1 + Math.exp(-value)) - labels[row]) / 4);
  expect(gradients["bias"][0]).toBeCloseTo(slope[0] + slope[1] + slope[2] + slope[3], 6);
  const { evaluation } = await trainer.evaluate([batch]);
  expect(evaluation.rows).toBe(4);
  await trainer.step(batch);
  expect((await trainer.step(batch)).loss).toBeLessThan(loss);
  await trainer.release();
});

test.each([
  ["classes last", undefined],
  [
    "classes before the positions",
    (graph: GraphBuilder, scores: string) => graph.node("Transpose", [scores], { perm: [0, 2, 1] }),
  ],
] as const)("scores of several positions have a label each: %s", async (_, layout) => {
  const model = linear(["batch", "time", 2], 3, layout);
  const logits = layout === undefined ? "scores" : "result";
  const trainer = await createTrainer({ runtime, model, prior: three, loss: "softmax", logits });
  const data = draw(2 * 4 * 2);
  const inputs = { data, shape: [2, 4, 2] };
  const labels = Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1);
  const rowWeights = [1, 1, 1, 0, 1, 1, 0, 0];
  const { losses, loss } = await trainer.gradients({ inputs, labels, rowWeights });
  const { "value/weight": weight, "value/bias": bias } = trainer.state().tensors;
  const scores = Float64Array.from({ length: 24 }, (__, i) => {
    const [position, id] = [Math.floor(i / 3), i % 3];
    return data[2 * position] * weight[id] + data[2 * position + 1] * weight[3 + id] + bias[id];
  });
  const expected = plainSoftmaxLoss(scores, labels, { classes: 3 });
  for (const [row, one] of expected.entries()) expect(losses[row]).toBeCloseTo(one, 5);
  const kept = expected.filter((__, row) => rowWeights[row] === 1);
  expect(loss).toBeCloseTo(kept.reduce((sum, one) => sum + one, 0) / 8, 5);
  await expect(trainer.step({ inputs, labels: [0, 1] })).rejects.toThrow(
    "`labels`: received 2 labels; expected 8, one for each of [2, 4]",
  );
  await trainer.release();
});

test("inputs that the scores do not depend on may be given, and sizes be others than declared", async () => {
  const graph = new GraphBuilder(writtenOpset);
  const x = graph.input("x", "float32", [1, 2]);
  const other = graph.input("other", "float32", [1]);
  const weight = graph.constant("weight", draw(6), [2, 3]);
  graph.output("logits", graph.node("MatMul", [x, weight], {}, "logits"));
  graph.output("twice", graph.node("Add", [other, other]));
  const model = createModel(graph.toGraph("several"));
  const inputs = { x: draw(6), other: Float32Array.of(1) };
  const fixed = await createTrainer({ runtime, model, prior: three, logits: "logits" });
  await expect(fixed.step({ inputs, labels: [0, 1, 2] })).rejects.toThrow("`inputs.x`");
  const options = { runtime, model, prior: three, logits: "logits" };
  const trainer = await createTrainer({ ...options, inputSizes: { x: ["rows", 2] } });
  const batch = { inputs, labels: [0, 1, 2] };
  const { loss } = await trainer.step(batch);
  expect(loss).toBeGreaterThan((await trainer.evaluate([batch])).loss);
  await fixed.release();
  await trainer.release();
});

test("rows may lie along another axis than the first, also in parts", async () => {
  const graph = new GraphBuilder(writtenOpset);
  const x = graph.input("x", "float32", [2, "batch"]);
  const weight = graph.constant("weight", draw(6), [2, 3]);
  const rows = graph.node("Transpose", [x], { perm: [1, 0] });
  graph.output("logits", graph.node("MatMul", [rows, weight], {}, "logits"));
  const model = createModel(graph.toGraph("columns"));
  const batch = { inputs: draw(10), labels: [0, 1, 2, 1, 0] };
  const [whole, parts] = await Promise.all(
    [1, 2].map(async (accumulate) => {
      const trainer = await createTrainer({ runtime, model, prior: three, accumulate });
      const { losses, gradients } = await trainer.gradients(batch);
      await trainer.release();
      return { losses, gradient: gradients["weight"] };
    }),
  );
  expect(parts.losses).toEqual(whole.losses);
  for (const [i, value] of whole.gradient.entries()) {
    expect(parts.gradient[i]).toBeCloseTo(value, 6);
  }
  expect(Math.max(...whole.gradient)).toBeGreaterThan(1e-3);
});
