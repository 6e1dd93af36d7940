import { ArgumentError, createRandom } from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchAt, largestDifference, numbersOf, open, run, toy } from "../../test/toy-trainer.ts";
import { perceptron } from "../../test/trained-networks.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, graphOf, writtenOpset } from "../model/model.ts";
import { floatData } from "../model/tensor.ts";
import { writeModel } from "../model/write-model.ts";
import type { TrainerOptions } from "./trainer-options.ts";
import { writeTrainingState } from "./training-state-bytes.ts";

const { features, labels } = toy;

/** Every setting that keeps numbers of its own. */
const kinds: readonly Partial<TrainerOptions>[] = [
  {},
  { optimizer: { kind: "adamw" }, averaging: 0.9, clipNorm: 0.5 },
  {
    model: perceptron({ sizes: [5, 8, 3], dropout: 0.4 }),
    random: createRandom(3),
    accumulate: 3,
    schedule: { kind: "cosine", steps: 20, warmUp: 2 },
  },
];

test.each(kinds)(
  "interrupted anywhere and resumed from bytes, it ends in the same bytes",
  async (options) => {
    const steps = 8;
    const whole = await open(options);
    const losses = await run(whole, 0, steps);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: steps }), async (made) => {
        const first = await open(options);
        const before = await run(first, 0, made);
        const bytes = writeTrainingState(first.state());
        await first.release();
        const second = await open(options);
        second.resume(bytes);
        expect([...before, ...(await run(second, made, steps - made))]).toEqual(losses);
        expect(second.steps).toBe(steps);
        expect(second.state()).toEqual(whole.state());
        expect(writeModel(second.model())).toEqual(writeModel(whole.model()));
        await second.release();
      }),
      { numRuns: 4 },
    );
    await whole.release();
  },
);

test("a model learns what it is shown", async () => {
  const trainer = await open({ optimizer: { kind: "adamw", learningRate: 0.01 } });
  await run(trainer, 0, 200);
  const all = { inputs: features, labels };
  const { loss, evaluation } = await trainer.evaluate([all]);
  expect(evaluation.balanced).toBeGreaterThan(0.95);
  expect(loss).toBeCloseTo((await trainer.gradients(all)).loss, 5);
  await trainer.release();
});

test("a batch in parts makes the same step as the whole batch", async () => {
  const batch = { ...batchAt(0), rowWeights: Array.from({ length: 12 }, (_, row) => row % 3) };
  const models = await Promise.all(
    [1, 5, 40].map(async (accumulate) => {
      const trainer = await open({ accumulate, over: "weights", clipNorm: 1 });
      await trainer.step(batch);
      const numbers = numbersOf(trainer.model());
      await trainer.release();
      return numbers;
    }),
  );
  for (const numbers of models.slice(1)) {
    for (const [name, values] of Object.entries(numbers)) {
      expect(largestDifference(values, models[0][name])).toBeLessThan(1e-6);
    }
  }
});

test("a row of weight 0 does not count, whatever its label", async () => {
  const trainer = await open({ over: "weights" });
  const batch = batchAt(0, 4);
  const one = await trainer.gradients({ ...batch, rowWeights: [1, 1, 1, 0] });
  const short = {
    inputs: (batch.inputs as Float32Array).subarray(0, 15),
    labels: [...(batch.labels as number[])].slice(0, 3),
  };
  const other = await trainer.gradients(short);
  expect(one.loss).toBeCloseTo(other.loss, 6);
  for (const [name, values] of Object.entries(one.gradients)) {
    expect(largestDifference(values, other.gradients[name])).toBeLessThan(1e-6);
  }
  await trainer.release();
});

describe("what is trained", () => {
  const deep = perceptron({ sizes: [5, 6, 4, 3] });

  test.each([
    ["head", [2]],
    [{ last: 2 }, [1, 2]],
    [{ names: ["layer.0.*"] }, [0]],
    ["all", [0, 1, 2]],
  ] as const)("%j: everything else keeps its bytes", async (train, layers) => {
    const trainer = await open({ model: deep, train });
    const wanted = layers.flatMap((layer) => [`layer.${layer}.weight`, `layer.${layer}.bias`]);
    expect(trainer.parameters).toEqual(wanted);
    await run(trainer, 0, 2);
    const trained = trainer.model();
    const before = graphOf(deep).initializer;
    const kept = graphOf(trained).initializer.filter((tensor, index) => tensor === before[index]);
    const changed = graphOf(trained).initializer.filter(
      (tensor, index) => String(floatData(tensor)) !== String(floatData(before[index])),
    );
    expect(changed.map(({ name }) => name)).toEqual(wanted);
    expect(kept).toHaveLength(before.length - wanted.length);
    await trainer.release();
  });

  test("an operator without a gradient only matters above what is trained", async () => {
    const graph = new GraphBuilder(writtenOpset);
    const x = graph.input("features", "float32", ["batch", 5]);
    const first = graph.constant("first", new Float32Array(20).fill(0.25), [5, 4]);
    const hidden = graph.node("MatMul", [x, first]);
    const scale = graph.scalar(0.125);
    const whole = graph.node("QuantizeLinear", [hidden, scale], {}, "whole");
    const rounded = graph.node("DequantizeLinear", [whole, scale], {}, "rounded");
    graph.describe(rounded, { type: "float32", shape: ["batch", 4] });
    const head = graph.constant("head", new Float32Array(12).fill(0.5), [4, 3]);
    graph.output("logits", graph.node("MatMul", [rounded, head], {}, "logits"));
    const quantized = createModel(graph.toGraph("quantized"));
    await expect(open({ model: quantized })).rejects.toThrow(
      '`train`: received parameters that no gradient reaches: "first"',
    );
    const trainer = await open({ model: quantized, train: "head" });
    const [before, , after] = await run(trainer, 0, 3);
    expect(trainer.parameters).toEqual(["head"]);
    expect(after).not.toBe(before);
    await trainer.release();
  });

  test("names that no parameter has, and layers that there are not, are refused", async () => {
    await expect(open({ train: { names: ["layer.7.*"] } })).rejects.toThrow(
      '`train.names`: received "layer.7.*"; expected names of parameters that the model has.',
    );
    await expect(open({ train: { last: 3 } })).rejects.toThrow(
      "`train.last`: received 3 layers; expected at most 2, as many as the model has",
    );
    await expect(open({ train: "tail" as never })).rejects.toThrow(ArgumentError);
  });
});

test("dropout drops by masks in training, and not in the model", async () => {
  const options = {
    model: perceptron({ sizes: [5, 64, 3], dropout: 0.5 }),
    random: createRandom(2),
    optimizer: { kind: "sgd", learningRate: 1e-9 },
  } as const;
  const trainer = await open(options);
  const [first, second] = [await trainer.step(batchAt(0)), await trainer.step(batchAt(0))];
  expect(first.loss).not.toBeCloseTo(second.loss, 3);
  const { loss } = await trainer.evaluate([batchAt(0)]);
  const again = await trainer.evaluate([batchAt(0)]);
  expect(again.loss).toBe(loss);
  const other = await open({ ...options, random: createRandom(4) });
  expect((await other.step(batchAt(0))).loss).not.toBe(first.loss);
  await expect(open({ model: options.model })).rejects.toThrow(
    "`random`: received nothing; expected createRandom(seed), since the model has dropouts",
  );
  await trainer.release();
  await other.release();
});
