import { balancedSoftmaxLossAndGradient, priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import { withTrainingStep } from "../../test/python/with-training-step.ts";
import { runModel } from "../../test/run-model.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel } from "../model/model.ts";
import { createTensor } from "../model/tensor.ts";
import { writeModel } from "../model/write-model.ts";
import { headModel } from "../surgery/head-model.ts";
import { attachLoss } from "./attach-loss.ts";

const prior = priorFromCounts([90, 10]);
const weight = Float32Array.of(1, -1, 0.5, 2, 0, 1);
const bias = Float32Array.of(0.1, -0.1);
const head = headModel({ training: "unknown", weight, bias, dimensions: 3, classes: 2 });
const features = Float32Array.of(1, 2, 3, -1, 0, 1);
const labels = [1, 0];

test("the graph stays as it is, and runs as before", async () => {
  const model = attachLoss(head, { prior, trainingInfo: true });
  expect(model.graph).toBe(head.graph);
  expect(model.trainingInfo).toHaveLength(1);
  expect(head.trainingInfo).toHaveLength(0);
  const feeds = { features: [[2, 3], features] as const };
  expect(await runModel(model, feeds)).toEqual(await runModel(head, feeds));
});

test("the algorithm is a step of gradient descent on the head", async () => {
  const model = attachLoss(head, { prior, trainingInfo: true });
  const bindings = model.trainingInfo[0].updateBinding.map(({ key, value }) => [key, value]);
  expect(bindings).toEqual([
    ["head.weight", "head.weight.next"],
    ["head.bias", "head.bias.next"],
  ]);
  const found = await runModel(withTrainingStep(model), {
    features: [[2, 3], features],
    labels: [[2], Int32Array.from(labels)],
    learningRate: [[], Float32Array.of(0.5)],
  });
  const { gradient } = balancedSoftmaxLossAndGradient(Float64Array.from(found["logits"]), labels, {
    prior,
  });
  for (const [index, value] of weight.entries()) {
    const [classId, dimension] = [Math.floor(index / 3), index % 3];
    const slope = [0, 1].reduce(
      (sum, row) => sum + gradient[2 * row + classId] * features[3 * row + dimension],
      0,
    );
    expect(found["head.weight.next"][index]).toBeCloseTo(value - 0.5 * slope, 5);
  }
  for (const [classId, value] of bias.entries()) {
    const slope = gradient[classId] + gradient[2 + classId];
    expect(found["head.bias.next"][classId]).toBeCloseTo(value - 0.5 * slope, 5);
  }
});

test("named parameters are moved, also those before the head", async () => {
  const start = [1, 2, 0, 1, -1, 1];
  const graph = new GraphBuilder(17);
  const first = graph.constant("first", Float32Array.from(start), [3, 2]);
  const last = graph.constant("last", Float32Array.of(1, 0, -1, 1), [2, 2]);
  const input = graph.input("features", "float32", [2, 3]);
  const hidden = graph.node("Relu", [graph.node("MatMul", [input, first])]);
  graph.output("logits", graph.node("MatMul", [hidden, last]));
  const network = createModel(graph.toGraph("network"));
  const loss = async (values: readonly number[]): Promise<Record<string, number[]>> => {
    const model = attachLoss(network, { prior, trainingInfo: true, parameters: ["first"] });
    const changed = withTrainingStep(model);
    changed.graph!.initializer[0] = createTensor("first", Float32Array.from(values), [3, 2]);
    return runModel(changed, {
      features: [[2, 3], features],
      labels: [[2], Int32Array.from(labels)],
      learningRate: [[], Float32Array.of(1)],
    });
  };
  const { "first.next": next } = await loss(start);
  for (const index of start.keys()) {
    const at = async (by: number) => (await loss(start.with(index, start[index] + by)))["loss"][0];
    const slope = ((await at(1e-2)) - (await at(-1e-2))) / 2e-2;
    expect(start[index] - next[index]).toBeCloseTo(slope, 3);
  }
});

test("where nothing is to be moved there is no step", () => {
  const model = attachLoss(head, { prior, trainingInfo: true, parameters: [] });
  const { algorithm, updateBinding } = model.trainingInfo[0];
  expect(updateBinding).toEqual([]);
  expect(algorithm?.input.map(({ name }) => name)).toEqual(["labels"]);
  expect(writeModel(model).length).toBeGreaterThan(writeModel(head).length);
});
