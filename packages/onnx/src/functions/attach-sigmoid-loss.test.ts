// Losses of scores that each are a classifier of their own: rows of several classes, and one score alone.
import {
  balancedSigmoidGradient,
  balancedSigmoidLoss,
  balancedSoftmaxLoss,
  priorFromCounts,
  reduceLosses,
} from "@balms/core";
import { describe, expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { differentiate } from "../gradient/differentiate.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { readValueInfo } from "../graph/value-info.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { headModel } from "../surgery/head-model.ts";
import { attachLoss } from "./attach-loss.ts";

const frequencies = [0.5, 0.1, 0.02];
const scores = Float32Array.from({ length: 24 }, (_, i) => 3 * Math.sin(2.3 * i));
const targets = Float32Array.from({ length: 24 }, (_, i) => [1, 0, 0, 0.25, 1, 0, 1][i % 7]);

/** A classifier whose scores are the numbers of its input. */
function classifier(shape: readonly (number | string)[], opset: number): OnnxModel {
  const graph = new GraphBuilder(opset);
  const x = graph.input("x", "float32", [...shape]);
  const identity = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  const isMap = shape.length === 4;
  const weight = graph.constant("weight", identity, isMap ? [3, 3, 1, 1] : [3, 3]);
  const raw = graph.node(isMap ? "Conv" : "MatMul", [x, weight], {}, "scores");
  graph.output("p", graph.node("Sigmoid", [raw], {}, "p"));
  return createModel(graph.toGraph("classifier"), opset);
}

/** Rows of classes, from a layout with the classes at an axis. */
function byRows(values: ArrayLike<number>, dims: readonly number[], axis: number): Float64Array {
  const inner = dims.slice(axis + 1).reduce((all, size) => all * size, 1);
  const classes = dims[axis];
  return Float64Array.from({ length: values.length }, (_, place) => {
    const [row, id] = [Math.floor(place / classes), place % classes];
    const outer = Math.floor(row / inner);
    return values[(outer * classes + id) * inner + (row % inner)];
  });
}

describe.each([
  { shape: ["N", 3], dims: [8, 3], axis: 1 },
  { shape: ["B", "T", 3], dims: [2, 4, 3], axis: 2 },
  { shape: ["N", 3, "H", "W"], dims: [2, 3, 2, 2], axis: 1 },
])("scores $shape", ({ shape, dims, axis }) => {
  test.each([7, 9, 11, 13, 17, 26])("operator version %i", async (opset) => {
    const model = attachLoss(classifier(shape, opset), {
      kind: "sigmoid",
      labels: "multi-hot",
      frequencies,
    });
    const input = model.graph?.input.find(({ name }) => name === "labels");
    expect(input && readValueInfo(input)).toEqual({ type: "float32", shape });
    const found = await runModel(model, { x: [dims, scores], labels: [dims, targets] });
    const [logits, shares] = [scores, targets].map((values) => byRows(values, dims, axis));
    const losses = balancedSigmoidLoss(logits, shares, { frequencies });
    const gradient = balancedSigmoidGradient(logits, shares, { frequencies });
    expect(found["loss"][0]).toBeCloseTo(reduceLosses(losses), 4);
    for (const [row, loss] of losses.entries()) expect(found["losses"][row]).toBeCloseTo(loss, 4);
    for (const [place, slope] of byRows(found["gradient"], dims, axis).entries()) {
      expect(slope).toBeCloseTo(gradient[place], 6);
    }
  });
});

test("the gradient of the loss is the gradient output", async () => {
  const options = { kind: "sigmoid", labels: "multi-hot", frequencies } as const;
  const model = attachLoss(classifier(["N", 3], 17), options);
  const both = differentiate(model, { output: "loss", parameters: ["scores"] });
  const feeds = { x: [[8, 3], scores], labels: [[8, 3], targets] } as const;
  const found = await runModel(both, feeds);
  expect(found["scores.gradient"]).toEqual(found["gradient"]);
});

test("targets of other sizes fail the run", async () => {
  const options = { kind: "sigmoid", labels: "multi-hot", frequencies } as const;
  const model = attachLoss(classifier(["N", 3], 17), options);
  const feeds = { x: [[8, 3], scores], labels: [[1, 3], targets.slice(0, 3)] } as const;
  await expect(runModel(model, feeds)).rejects.toThrow("Reshape");
});

test("what cannot be meant is refused", () => {
  const model = classifier(["N", 3], 17);
  const given = { kind: "sigmoid", labels: "multi-hot", frequencies } as const;
  expect(() => attachLoss(model, { ...given, labelType: "int64" })).toThrow(
    '`labelType`: received "int64" for multi-hot labels',
  );
  expect(() => attachLoss(model, { ...given, labels: "one-hot" as "ids" })).toThrow("`labels`");
  const two = {
    training: "unknown",
    weight: new Float32Array(4),
    bias: new Float32Array(2),
  } as const;
  const softmax = headModel({ ...two, dimensions: 2, classes: 2 });
  expect(() =>
    attachLoss(softmax, { prior: priorFromCounts([9, 1]), labels: "multi-hot" }),
  ).toThrow('`labels`: received "multi-hot" for softmax scores');
});

test.each([7, 11, 17, 26])(
  "one score of two classes is the second beside 0, operator version %i",
  async (opset) => {
    const graph = new GraphBuilder(opset);
    const weight = graph.constant("weight", Float32Array.of(1), [1, 1]);
    const x = graph.input("x", "float32", ["N", 1]);
    graph.output("p", graph.node("Sigmoid", [graph.node("MatMul", [x, weight])], {}, "p"));
    const prior = priorFromCounts([97, 3]);
    const model = attachLoss(createModel(graph.toGraph("binary"), opset), { prior, tau: 0.5 });
    const column = scores.slice(0, 4);
    const ids = Int32Array.of(0, 1, 2, -1);
    const found = await runModel(model, { x: [[4, 1], column], labels: [[4], ids] });
    const pairs = Float64Array.from(Array.from(column.slice(0, 2)).flatMap((score) => [0, score]));
    const losses = balancedSoftmaxLoss(pairs, [0, 1], { prior, tau: 0.5 });
    expect(found["losses"][0]).toBeCloseTo(losses[0], 5);
    expect(found["losses"][1]).toBeCloseTo(losses[1], 5);
    // No class: 2, and there is no background.
    expect(found["losses"].slice(2)).toEqual([Infinity, Infinity]);
    expect(found["gradient"].map(Number.isNaN)).toEqual([false, false, true, true]);
  },
);

test("one score of two classes needs examples of both, and takes ids", () => {
  const one = {
    training: "unknown",
    weight: new Float32Array(2),
    bias: new Float32Array(1),
  } as const;
  const model = headModel({ ...one, dimensions: 2, classes: 1 });
  const never = { prior: priorFromCounts([9, 0]), zeroCounts: "mask" } as const;
  expect(() => attachLoss(model, never)).toThrow('`zeroCounts`: received "mask" for one score');
  const prior = priorFromCounts([9, 1]);
  expect(() => attachLoss(model, { prior, labels: "multi-hot" })).toThrow(
    '`labels`: received "multi-hot" for binary scores',
  );
});
