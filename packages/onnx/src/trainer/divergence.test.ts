import { inspect } from "node:util";
import { createRandom } from "@balms/core";
import { createInstanceSampler, indexRows, load } from "@balms/sampler";
import type { BatchData, LoadedBatch } from "@balms/sampler";
import * as fc from "fast-check";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { toyData } from "../../test/toy-data.ts";
import { perceptron } from "../../test/trained-networks.ts";
import { writeModel } from "../model/write-model.ts";
import { createTrainer } from "./create-trainer.ts";
import { DivergenceError } from "./divergence-error.ts";
import type { ModelTrainingOptions } from "./model-training-options.ts";
import type { ModelTrainingResult } from "./model-training.ts";
import { trainModel } from "./train-model.ts";
import { writeTrainingState } from "./training-state-bytes.ts";

const { features, labels, dimensions, prior } = toyData([30, 12, 5], 5);
const rows = { features: { data: features, shape: [labels.length, dimensions] }, labels };
// Without a hidden layer, which would hold large numbers down.
const model = perceptron({ sizes: [5, 3] });
const told = { runtime, model, prior, epochs: 3, random: createRandom(1) };

/** Trains on batches, of which one of the first pass over it is not what it should be. */
function train(
  options: Partial<ModelTrainingOptions>,
  spoiled?: { readonly epoch: number; readonly index: number; readonly factor: number },
): Promise<ModelTrainingResult> {
  const sampler = createInstanceSampler(indexRows(labels, { prior }), {
    random: createRandom(2),
    order: "kept",
  });
  const transform = ({ data, epoch, index }: LoadedBatch<BatchData<typeof rows>>): unknown => {
    const isSpoiled = epoch === spoiled?.epoch && index === spoiled.index;
    const factor = isSpoiled ? spoiled.factor : 1;
    const { data: values, shape } = data.features;
    return { ...data, features: { data: values.map((value) => factor * value), shape } };
  };
  const loader = load(rows, sampler, { batchSize: 10, transform });
  return trainModel(loader, { ...told, ...options });
}

/** What a promise ends in, which is to be a training that blew up. */
async function divergence(training: Promise<unknown>): Promise<DivergenceError> {
  const error: unknown = await training.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!DivergenceError.isInstance(error)) throw new TypeError("no training that blew up");
  return error;
}

test("from the state of a training that blew up at any step, it ends as if nothing had been", async () => {
  const options = { validation: rows, optimizer: { kind: "sgd", learningRate: 0.05 } } as const;
  const whole = await train(options);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 14 }),
      fc.constantFrom(1e5, 1e30),
      async (place, factor) => {
        const spoiled = { epoch: Math.floor(place / 5), index: place % 5, factor };
        const error = await divergence(train(options, spoiled));
        const { state } = error;
        // The step before is taken back as well: its loss tells of the parameters before it alone.
        expect(state.losses).toEqual(whole.losses.subarray(0, place - 1));
        expect(state.trainer.step).toBe(place - 1);
        expect(state.epochs).toHaveLength(Math.floor((place - 1) / 5));
        const resumed = await train({ ...options, resume: writeTrainingState(state) });
        expect(resumed.losses).toEqual(whole.losses);
        expect(JSON.stringify(resumed.epochs)).toBe(JSON.stringify(whole.epochs));
        expect(writeModel(resumed.model)).toEqual(writeModel(whole.model));
      },
    ),
    {
      numRuns: 8,
      examples: [
        [1, 1e30],
        [5, 1e5],
        [6, 1e5],
        [14, 1e30],
      ],
    },
  );
});

test("numbers that overflow behind a good loss take nothing back but their own step", async () => {
  const optimizer = { kind: "sgd", learningRate: 1e39 } as const;
  const error = await divergence(train({ optimizer, lossLimit: Infinity }));
  expect(error.message).toMatch(/overflowed in step 1 /u);
  expect(error.state).toMatchObject({ trainer: { step: 0 }, losses: new Float64Array() });
});

test("the model of the error is that of its state", async () => {
  const { epochs, ...others } = told;
  const optimizer = { kind: "sgd", learningRate: 0.05 } as const;
  const spoiled = { epoch: 1, index: 3, factor: 1e5 };
  const error = await divergence(train({ epochs, optimizer }, spoiled));
  const trainer = await createTrainer({
    ...others,
    optimizer,
    schedule: { kind: "cosine", steps: 15 },
  });
  trainer.resume(error.state.trainer);
  expect(writeModel(error.model)).toEqual(writeModel(trainer.model()));
  await trainer.release();
  // Printed, an error is some lines, and not all numbers of a network.
  expect(inspect(error).length).toBeLessThan(5000);
  expect(error).toMatchObject({ code: "argument", parameter: "optimizer.learningRate" });
});
