import { priorFromLabels } from "@balms/core";
import { describe, expect, test } from "vitest";
import { batchAt, model, numbersOf, open, run, toy } from "../../test/toy-trainer.ts";
import { perceptron } from "../../test/trained-networks.ts";
import { adjustModel } from "../adjustment/adjust-model.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { TrainingBatch } from "./training-batch.ts";

const { prior } = toy;

describe("a training that blows up", () => {
  test("is stopped, and leaves the last good state", async () => {
    const trainer = await open({ optimizer: { kind: "sgd", learningRate: 1e4 } });
    const start = trainer.state();
    const { loss } = await trainer.step(batchAt(0));
    expect(Number.isFinite(loss)).toBe(true);
    await expect(run(trainer, 1, 5)).rejects.toThrow(
      /^`optimizer\.learningRate`: received a rate of 10000 at which the loss rose above [\d.]+ in step 2 \(loss [\d.]+, norm of the gradients [\d.e-]+\); expected a rate at which training converges\. Take a lower rate, such as 1000, or clipNorm, or a warm-up\. What was trained before this step is kept\.$/u,
    );
    expect(trainer.state().tensors).toEqual(start.tensors);
    expect(trainer.steps).toBe(0);
    for (const values of Object.values(numbersOf(trainer.model()))) {
      expect(values.every((value) => Number.isFinite(value))).toBe(true);
    }
    await trainer.release();
  });

  test("is stopped when a number overflows behind a good loss", async () => {
    const trainer = await open({ optimizer: { kind: "sgd", learningRate: 1e39 } });
    await expect(trainer.step(batchAt(0))).rejects.toThrow(
      /a number of "layer\.[01]\.\w+" overflowed in step 1/u,
    );
    expect(trainer.steps).toBe(0);
    await trainer.release();
  });
});

test("a gradient that is no number behind a good loss is told from a rate that is too high", async () => {
  const graph = new GraphBuilder(writtenOpset);
  const features = graph.input("features", "float32", ["batch", 5]);
  const weight = graph.constant("weight", new Float32Array(15), [5, 3]);
  const product = graph.node("MatMul", [features, weight]);
  const root = graph.node("Sqrt", [graph.node("Mul", [product, product])]);
  graph.output("logits", graph.node("Add", [root, product], {}, "logits"));
  const trainer = await open({ model: createModel(graph.toGraph("root")), logits: "logits" });
  await expect(trainer.step(batchAt(0))).rejects.toThrow(
    /^`train`: received parameters whose gradient is no number in step 1 \(loss \d/u,
  );
  expect(trainer.steps).toBe(0);
  await trainer.release();
});

test("raw scores are found behind a Softmax, and a model that was trained says so", async () => {
  const trainer = await open({ model: perceptron({ sizes: [5, 8, 3], softmax: true }) });
  const [loss] = await run(trainer, 0, 1);
  const plain = await open();
  expect(loss).toBe((await run(plain, 0, 1))[0]);
  const trained = trainer.model();
  await expect(open({ model: trained })).resolves.toBeDefined();
  expect(() => adjustModel(trained, { prior })).toThrow("balanced-softmax");
  await expect(open({ model: adjustModel(model, { prior }) })).rejects.toThrow(
    "a model whose scores are adjusted already",
  );
  await trainer.release();
  await plain.release();
});

test("a prior that rows are not drawn by is refused", async () => {
  const sampled = priorFromLabels([0, 1, 2], { classes: 3 });
  await expect(open({ sampled })).rejects.toThrow("These are the shares that rows are drawn by.");
  const trainer = await open({ sampled, loss: { kind: "balanced-softmax", mismatch: "intended" } });
  await trainer.release();
});

test("batches that do not fit are refused", async () => {
  const trainer = await open();
  const { inputs, labels: ids } = batchAt(0);
  const step = (batch: unknown): Promise<unknown> => trainer.step(batch as TrainingBatch);
  await expect(step({ inputs, labels: [...(ids as number[]).slice(1), 3] })).rejects.toThrow(
    "`labels`: received 3 at row 11; expected class ids from 0 to 2",
  );
  await expect(step({ inputs, labels: [0, -1] })).rejects.toThrow("received -1 at row 1");
  await expect(step({ inputs, labels: [0, 1] })).rejects.toThrow(
    "`inputs.features`: received 60 numbers; expected 2 rows of an input [batch, 5]",
  );
  await expect(step({ inputs: { data: inputs, shape: [6, 10] }, labels: ids })).rejects.toThrow(
    "`inputs.features.shape`: received [6, 10]; expected [batch, 5], as the model declares.",
  );
  await expect(step({ inputs: new Uint8Array(60), labels: ids })).rejects.toThrow("a Float32Array");
  const broken = Float32Array.from(inputs as Float32Array);
  broken[7] = NaN;
  await expect(step({ inputs: broken, labels: ids })).rejects.toThrow("received NaN at index 7");
  await expect(step({ inputs: { feature: inputs }, labels: ids })).rejects.toThrow(
    "`inputs.feature`: received an unknown option; expected `features`",
  );
  await expect(
    step({ inputs, labels: ids, rowWeights: new Float32Array(ids.length) }),
  ).rejects.toThrow("`rowWeights`: received weights that add up to 0; expected a row that counts");
  expect(trainer.steps).toBe(0);
  await trainer.release();
});

test("a state of another training is refused, and one call at a time is made", async () => {
  const trainer = await open();
  const other = await open({ optimizer: { kind: "sgd", learningRate: 0.1 } });
  expect(() => trainer.resume(other.state())).toThrow(
    /^`state\.settings\.optimizer`: received .*"learningRate":0\.1.*; expected .*"learningRate":0\.01.*\. Resume with the same model and options\.$/u,
  );
  const changed = await open({ model: perceptron({ sizes: [5, 8, 3], seed: 2 }) });
  expect(() => trainer.resume(changed.state())).toThrow("`state.settings.model`");
  const first = trainer.step(batchAt(0));
  await expect(trainer.step(batchAt(1))).rejects.toThrow(
    "`step`: received a call while `step` is at work; expected one after another. Wait for what `step` promises.",
  );
  await first;
  for (const one of [trainer, other, changed]) await one.release();
  await expect(trainer.step(batchAt(1))).rejects.toThrow("a call after `release`");
});
