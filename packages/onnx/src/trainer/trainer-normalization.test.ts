import { expect, test } from "vitest";
import { batchAt, largestDifference, numbersOf, open } from "../../test/toy-trainer.ts";
import { runModel } from "../../test/run-model.ts";
import { perceptron } from "../../test/trained-networks.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, graphOf, writtenOpset } from "../model/model.ts";
import { batchDependence } from "../surgery/batch-dependence.ts";
import type { TrainingBatch } from "./training-batch.ts";

const sizes = [5, 6, 3];
const rows = 12;

/** Values before the first normalisation, by column. */
function hidden({ inputs }: TrainingBatch, numbers: Record<string, Float32Array>): number[][] {
  const features = inputs as Float32Array;
  const { "layer.0.weight": weight, "layer.0.bias": bias } = numbers;
  return Array.from(bias, (offset, column) =>
    Array.from({ length: rows }, (_, row) =>
      features
        .subarray(row * 5, row * 5 + 5)
        .reduce((sum, value, axis) => sum + value * weight[column * 5 + axis], offset),
    ),
  );
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

test.each(["inference", "training"] as const)(
  "running statistics follow batches by the unbiased variance, of a model exported for %s",
  async (normalization) => {
    const model = perceptron({ sizes, normalization });
    const trainer = await open({ model });
    const before = numbersOf(model);
    await trainer.step(batchAt(0));
    const trained = trainer.model();
    const after = numbersOf(trained);
    const columns = hidden(batchAt(0), before);
    const means = columns.map(mean);
    const variances = columns.map(
      (column, index) =>
        column.reduce((sum, value) => sum + (value - means[index]) ** 2, 0) / (rows - 1),
    );
    const follow = (name: string, values: readonly number[]): Float32Array =>
      before[name].map((value, index) => 0.75 * value + 0.25 * values[index]);
    const [meanName, varianceName] = ["norm.0.running_mean", "norm.0.running_var"];
    expect(largestDifference(after[meanName], follow(meanName, means))).toBeLessThan(1e-6);
    expect(largestDifference(after[varianceName], follow(varianceName, variances))).toBeLessThan(
      1e-5,
    );
    expect(after["norm.0.weight"]).not.toEqual(before["norm.0.weight"]);
    expect(batchDependence(trained)).toEqual([]);
    expect(graphOf(trained).output.map(({ name }) => name)).toEqual(["logits"]);
    // What evaluation measures is what the model gives in a runtime.
    const { inputs, labels } = batchAt(1);
    const { logits } = await runModel(trained, { features: [[rows, 5], inputs as Float32Array] });
    const { evaluation } = await trainer.evaluate([batchAt(1)]);
    const right = Array.from(labels as number[], (label, row) => {
      const scores = logits.slice(row * 3, row * 3 + 3);
      return Number(scores.indexOf(Math.max(...scores)) === label);
    });
    expect(evaluation.top1).toBeCloseTo(mean(right), 6);
    await trainer.release();
  },
);

test.each([
  [{ normalization: "frozen" }, ["norm.0.weight", "norm.0.bias"]],
  [{ train: "head" }, []],
] as const)(
  "running statistics stay where normalisation is frozen: %j",
  async (options, trained) => {
    const model = perceptron({ sizes, normalization: "training" });
    const trainer = await open({ model, ...options });
    expect(trainer.parameters.filter((name) => name.startsWith("norm"))).toEqual(trained);
    const { loss } = await trainer.evaluate([batchAt(0)]);
    expect((await trainer.step(batchAt(0))).loss).toBeCloseTo(loss, 5);
    const [before, after] = [numbersOf(model), numbersOf(trainer.model())];
    for (const name of ["norm.0.running_mean", "norm.0.running_var"]) {
      expect(after[name]).toEqual(before[name]);
    }
    await trainer.release();
  },
);

test("a batch in parts follows the statistics of each part, and one row has none", async () => {
  const model = perceptron({ sizes, normalization: "inference" });
  const parts = await open({ model, accumulate: 2 });
  const whole = await open({ model });
  await parts.step(batchAt(0));
  const { "norm.0.running_mean": twice } = numbersOf(parts.model());
  const slow = { optimizer: { kind: "sgd", learningRate: 1e-12 } } as const;
  const twoSteps = await open({ model, ...slow });
  const { inputs, labels } = batchAt(0);
  for (const first of [0, 6]) {
    await twoSteps.step({
      inputs: (inputs as Float32Array).subarray(first * 5, first * 5 + 30),
      labels: Array.from(labels as number[]).slice(first, first + 6),
    });
  }
  expect(largestDifference(twice, numbersOf(twoSteps.model())["norm.0.running_mean"])).toBeLessThan(
    1e-6,
  );
  await expect(
    whole.step({ inputs: (inputs as Float32Array).subarray(0, 5), labels: [0] }),
  ).rejects.toThrow(
    '`batch`: received one row; expected at least two rows in a part, whose statistics normalise them. Take another batch size, or normalization: "frozen".',
  );
  for (const trainer of [parts, whole, twoSteps]) await trainer.release();
});

test("a normalisation in a body that goes on by the batch is refused", async () => {
  const graph = new GraphBuilder(writtenOpset);
  const x = graph.input("x", "float32", ["batch", 4]);
  const ones = graph.constant("ones", new Float32Array(4).fill(1), [4]);
  const bodies = [graph.child(), graph.child()];
  for (const body of bodies) {
    const inputs = [x, ones, ones, ones, ones];
    const hints = ["normal", "mean", "variance"];
    const [normal] = body.multiNode("BatchNormalization", inputs, { training_mode: 1 }, hints);
    body.output(normal, normal);
  }
  const [then_branch, else_branch] = bodies.map((body) => body.toGraph("body"));
  const condition = graph.constant("condition", Uint8Array.of(1), []);
  const features = graph.node("If", [condition], { then_branch, else_branch }, "features");
  graph.describe(features, { type: "float32", shape: ["batch", 4] });
  const weight = graph.constant("weight", new Float32Array(12), [4, 3]);
  graph.output("logits", graph.node("MatMul", [features, weight], {}, "logits"));
  const model = createModel(graph.toGraph("branches"));
  await expect(open({ model, train: "head" })).rejects.toThrow(
    "`BatchNormalization`: received a node in a function or a body that normalises with the statistics of the batch; expected such nodes in the graph itself, where they get their form for inference. Export the model in evaluation mode.",
  );
});
