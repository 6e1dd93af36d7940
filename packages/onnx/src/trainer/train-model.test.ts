import { createRandom, InterruptedError, priorFromLabels } from "@balms/core";
import {
  createClassBalancedSampler,
  createInstanceSampler,
  createLossPrioritySampler,
  indexRows,
  load,
} from "@balms/sampler";
import * as fc from "fast-check";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { toyData } from "../../test/toy-data.ts";
import { perceptron } from "../../test/trained-networks.ts";
import { writeModel } from "../model/write-model.ts";
import type { ModelTrainingOptions } from "./model-training-options.ts";
import type { TrainedEpoch } from "./trained-epoch.ts";
import type { ModelTrainingState } from "./model-training-state.ts";
import { trainModel } from "./train-model.ts";
import type { ModelTrainingResult } from "./model-training.ts";
import { writeTrainingState } from "./training-state-bytes.ts";

const { features, labels, dimensions, prior } = toyData([30, 12, 5], 5);
const rows = { features: { data: features, shape: [labels.length, dimensions] }, labels };
const model = perceptron({ sizes: [5, 8, 3], normalization: "inference", dropout: 0.2 });

function train(options: Partial<ModelTrainingOptions> = {}): Promise<ModelTrainingResult> {
  const told = { runtime, model, prior, epochs: 4, batchSize: 10, random: createRandom(1) };
  return trainModel(rows, { ...told, ...options });
}

test("a model is trained over epochs, and says what became of each", async () => {
  const seen: number[] = [];
  const { losses, epochs, evaluation, epoch } = await train({
    epochs: 30,
    optimizer: { kind: "adamw", learningRate: 0.02 },
    validation: rows,
    onStep: ({ step, steps, epoch: at }) => {
      expect(steps).toBe(150);
      expect(at).toBe(Math.ceil(step / 5));
      seen.push(step);
    },
  });
  expect(seen).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
  expect(losses).toHaveLength(150);
  expect(epochs).toHaveLength(30);
  const mean = losses.subarray(5, 10).reduce((sum, loss) => sum + loss, 0) / 5;
  expect(epochs[1].loss).toBeCloseTo(mean, 12);
  const balanced = epochs.map((one) => one.evaluation?.balanced ?? 0);
  expect(evaluation?.balanced).toBe(Math.max(...balanced));
  expect(epoch).toBe(balanced.indexOf(Math.max(...balanced)) + 1);
  expect(evaluation?.balanced).toBeGreaterThan(0.9);
});

test("interrupted after any step and resumed from bytes, it ends in the same bytes", async () => {
  const options = { validation: rows, accumulate: 2, averaging: 0.9, epochs: 3 } as const;
  const states: Uint8Array[] = [];
  const keep = ({ state }: { state: () => ModelTrainingState }): void => {
    states.push(writeTrainingState(state()));
  };
  const whole = await train({ ...options, onStep: keep, onEpoch: keep });
  expect(states).toHaveLength(18);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: states.length - 1 }), async (place) => {
      const resumed = await train({ ...options, resume: states[place] });
      expect(writeModel(resumed.model)).toEqual(writeModel(whole.model));
      expect(resumed.losses).toEqual(whole.losses);
      expect(JSON.stringify(resumed.epochs)).toEqual(JSON.stringify(whole.epochs));
    }),
    { numRuns: 8, examples: [[4], [5], [17]] },
  );
});

test("training ends when nothing gets better, and gives the best model", async () => {
  const made: TrainedEpoch[] = [];
  const { epochs, epoch } = await train({
    epochs: 50,
    optimizer: { kind: "sgd", learningRate: 1e-9 },
    validation: rows,
    patience: 3,
    onEpoch: (one) => made.push(one),
  });
  expect(epochs).toHaveLength(epoch + 3);
  expect(made.map((one) => one.epoch)).toEqual(epochs.map((one) => one.epoch));
});

test("a loader gives what its rows give", async () => {
  const random = createRandom(1);
  const sampler = createInstanceSampler(indexRows(labels, { prior }), {
    random: random.fork("rows"),
    order: "kept",
  });
  const loader = load(rows, sampler, { batchSize: 10 });
  const told = { runtime, model, prior, epochs: 2, random };
  const fromLoader = await trainModel(loader, told);
  const fromRows = await trainModel(rows, { ...told, batchSize: 10 });
  expect(writeModel(fromLoader.model)).toEqual(writeModel(fromRows.model));
});

test("a sampler that contradicts the prior in the loss is refused", async () => {
  const sampler = createClassBalancedSampler(indexRows(labels, { prior }), {
    random: createRandom(1),
  });
  await expect(train({ sampler })).rejects.toThrow("These are the shares that rows are drawn by.");
  await expect(train({ sampler, loss: "softmax", epochs: 1 })).resolves.toMatchObject({ epoch: 1 });
  const learning = createLossPrioritySampler(indexRows(labels, { prior }), {
    random: createRandom(1),
  });
  await expect(train({ sampler: learning })).rejects.toThrow("whose shares change as it learns");
  const before = JSON.stringify(learning.state());
  await train({ sampler: learning, loss: "softmax", epochs: 1 });
  expect(JSON.stringify(learning.state())).not.toBe(before);
});

test("a last batch that cannot be normalised is left out", async () => {
  const { losses } = await train({ batchSize: 23, epochs: 1 });
  expect(losses).toHaveLength(2);
});

test("a signal stops it, and wrong rows and options are refused", async () => {
  const controller = new AbortController();
  const stopped = train({
    signal: controller.signal,
    onStep: ({ step }) => {
      if (step === 3) controller.abort();
    },
  });
  await expect(stopped).rejects.toThrow(InterruptedError);
  await expect(train({ prior: priorFromLabels([0, 1, 2], { classes: 3 }) })).rejects.toThrow(
    "`prior`",
  );
  await expect(train({ patience: 2 })).rejects.toThrow(
    "`patience`: received patience without validation; expected held-out rows",
  );
  await expect(train({ epoch: 3 } as never)).rejects.toThrow(
    "`epoch`: received an unknown option; expected `epochs`",
  );
  await expect(train({ resume: new Uint8Array(4) })).rejects.toThrow("4 bytes of another kind");
  const told = { runtime, model, prior, epochs: 1, random: createRandom(1) };
  await expect(trainModel(features as never, told)).rejects.toThrow("`rows`");
});

test("a signal stops the measuring of held-out rows as well", async () => {
  const stop = new AbortController();
  const asked: number[] = [];
  const get = (row: number): Float32Array => {
    asked.push(row);
    stop.abort("enough");
    return features.slice(row * dimensions, (row + 1) * dimensions);
  };
  const validation = { features: { length: labels.length, get }, labels };
  const told: unknown[] = [];
  const stopped = train({ validation, signal: stop.signal, onEpoch: (one) => told.push(one) });
  await expect(stopped).rejects.toMatchObject({ code: "interrupted", cause: "enough" });
  expect(told).toEqual([]);
  expect(asked.length).toBeLessThan(labels.length);
});
