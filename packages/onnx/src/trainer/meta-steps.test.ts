import { createMetaSampler, createRandom, metaSamplerGradient } from "@balms/core";
import { linearHeadMetaGradient } from "@balms/core/adapter";
import { createMetaRowSampler, createBatches, indexRows, load } from "@balms/sampler";
import * as fc from "fast-check";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { toyData } from "../../test/toy-data.ts";
import { perceptron } from "../../test/trained-networks.ts";
import { modelMetadata } from "../model/model-metadata.ts";
import { readTraining } from "../model/training-note.ts";
import { writeModel } from "../model/write-model.ts";
import { createTrainer } from "./create-trainer.ts";
import { openMeta } from "./meta-options.ts";
import { samplerRule } from "./meta-rule.ts";
import { MetaSteps } from "./meta-steps.ts";
import type { ModelProgress, ModelTrainingOptions } from "./model-training-options.ts";
import type { ModelTrainingState } from "./model-training-state.ts";
import { trainModel } from "./train-model.ts";
import type { ModelTrainingResult } from "./model-training.ts";
import { trainingBatch } from "./training-rows.ts";
import { readTrainingState, writeTrainingState } from "./training-state-bytes.ts";

const { features, labels, dimensions, prior } = toyData([30, 12, 5], 4);
const rows = { features: { data: features, shape: [labels.length, dimensions] }, labels };

test.each([false, true])(
  "ψ moves as the closed form for linear heads says, Nesterov %s",
  async (nesterov) => {
    const random = createRandom(3);
    // With so large an ε Adam's step is as long as the gradient.
    const settings = { gamma: 0.5, epsilon: 1, learningRate: 1, batchSize: 9 };
    const start = createMetaSampler(prior, { gamma: 0.5, epsilon: 1, learningRate: 1 });
    const sampler = createMetaRowSampler(indexRows(labels, { prior }), { random, state: start });
    const model = perceptron({ sizes: [dimensions, 3] });
    const sgd = { learningRate: 0.2, momentum: 0.9, weightDecay: 0.01, nesterov };
    const trainer = await createTrainer({
      runtime,
      model,
      prior,
      optimizer: { kind: "sgd", ...sgd },
    });
    const { "value/layer.0.weight": weight, "value/layer.0.bias": bias } = trainer.state().tensors;
    const open = () => openMeta(settings, { rows, prior, random, batchSize: 9 });
    const metaSteps = new MetaSteps(trainer, {
      rule: samplerRule(sampler),
      settings: open(),
      random,
    });
    const cursor = createBatches(sampler, { batchSize: 10 });
    const meta = trainingBatch(await open().batches.next(), ["features"]);
    for await (const batch of load(rows, cursor)) {
      const { draw } = batch;
      await metaSteps.step(batch, trainingBatch(batch, ["features"]));
      const chosen = batch.data as typeof rows;
      const expected = linearHeadMetaGradient({
        ...sgd,
        prior,
        weight,
        bias,
        velocityWeight: new Float32Array(12),
        velocityBias: new Float32Array(3),
        features: chosen.features.data,
        labels: chosen.labels,
        metaFeatures: (meta.inputs as typeof rows.features).data,
        metaLabels: meta.labels,
      });
      const psi = metaSamplerGradient(start, sampler.classDraw(draw), expected.rowGradients);
      const size = Math.max(...psi.map(Math.abs));
      for (const [id, slope] of psi.entries()) {
        // Of Adam's first step: g / (|g| + ε).
        const moved = start.psi[id] - slope / (Math.abs(slope) + 1);
        expect(Math.abs(sampler.metaState.psi[id] - moved)).toBeLessThan(2e-3 * size);
      }
      expect(size).toBeGreaterThan(1e-5);
      break;
    }
    await metaSteps.release();
    await trainer.release();
  },
);

function train(options: Partial<ModelTrainingOptions> = {}): Promise<ModelTrainingResult> {
  const model = perceptron({ sizes: [dimensions, 8, 3], dropout: 0.2, normalization: "inference" });
  const told = { runtime, model, prior, epochs: 3, batchSize: 12, random: createRandom(1) };
  return trainModel(rows, { ...told, meta: { batchSize: 9, every: 2 }, ...options });
}

test("a network is trained on what the Meta Sampler draws, and resumed in the same bytes", async () => {
  const states: Uint8Array[] = [];
  const whole = await train({ onStep: ({ state }) => states.push(writeTrainingState(state())) });
  expect(states).toHaveLength(12);
  expect(whole.samplerState?.step).toBe(6);
  expect(new Set(whole.samplerState?.psi).size).toBe(3);
  expect(modelMetadata(whole.model)["balms.head"]).toBe("balms");
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 11 }), async (place) => {
      const resumed = await train({ resume: states[place] });
      expect(resumed.samplerState).toEqual(whole.samplerState);
      expect(resumed.losses).toEqual(whole.losses);
      expect(writeModel(resumed.model)).toEqual(writeModel(whole.model));
    }),
    { numRuns: 5, examples: [[3], [4], [11]] },
  );
});

test("weights are learned by the Meta Reweighter, and resumed in the same bytes", async () => {
  const states: Uint8Array[] = [];
  const onStep = ({ state }: ModelProgress) => states.push(writeTrainingState(state()));
  const meta = { kind: "reweighter", batchSize: 9, every: 2 } as const;
  const options = { loss: "balanced-sigmoid", meta } as const;
  const whole = await train({ ...options, onStep });
  expect(whole.samplerState).toBeUndefined();
  expect(whole.reweighterState?.step).toBe(6);
  expect(new Set(whole.reweighterState?.psi).size).toBe(3);
  for (const place of [2, 3, 11]) {
    const resumed = await train({ ...options, resume: states[place] });
    expect(resumed.reweighterState).toEqual(whole.reweighterState);
    expect(writeModel(resumed.model)).toEqual(writeModel(whole.model));
  }
  // Until ψ has moved all weights are 1; from then on the same rows are other steps.
  const plain = await train({ loss: "balanced-sigmoid", meta: undefined });
  expect(whole.losses.slice(0, 2)).toEqual(plain.losses.slice(0, 2));
  expect(whole.losses[2]).not.toBe(plain.losses[2]);
  await expect(
    train({ loss: "balanced-sigmoid", meta: undefined, resume: states[3] }),
  ).rejects.toThrow(
    "`resume.meta`: received the place of a training with `meta`; expected nothing, as here",
  );
  const state = readTrainingState(states[3]) as ModelTrainingState;
  for (const [wrong, message] of [
    [undefined, "`resume.meta`: received undefined; expected the place of a training with `meta`"],
    [null, "`resume.meta`: received null"],
    [{ ...state.meta, weights: undefined }, "`resume.meta`: received a place of another kind"],
    [{ ...state.meta, weights: { psi: [1] } }, "`resume.meta.weights`: received"],
    [{ ...state.meta, loader: undefined }, "`resume.meta.loader"],
    [{ ...state.meta, loader: state.loader }, "`resume.meta.loader"],
  ] as const) {
    const resume = { ...state, meta: wrong } as ModelTrainingState;
    await expect(train({ ...options, resume })).rejects.toThrow(message);
  }
});

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

test("what has weights says which shares classes had in its loss", async () => {
  const meta = { kind: "reweighter", batchSize: 9, learningRate: 0.5 } as const;
  const { model, reweighterState } = await train({ loss: "softmax", meta });
  const psi = reweighterState?.psi ?? [];
  const weights = prior.counts.map((count, id) => count / (1 + Math.exp(-psi[id])));
  const { sampled } = readTraining(model, prior.classes) ?? {};
  for (const [id, count] of (sampled?.counts ?? []).entries()) {
    expect(count / sum(sampled?.counts ?? [])).toBeCloseTo(weights[id] / sum(weights), 6);
  }
  expect(sampled?.counts).toHaveLength(3);
});

test.each(["softmax", "balanced-softmax"] as const)(
  "ψ rises for the rare class and falls for the common one, in draws and in weights: %s",
  async (loss) => {
    const toy = toyData([200, 40, 10], 4);
    const shape = [toy.labels.length, toy.dimensions];
    const data = { features: { data: toy.features, shape }, labels: toy.labels };
    for (const kind of ["sampler", "reweighter"] as const) {
      const { samplerState, reweighterState } = await trainModel(data, {
        runtime,
        model: perceptron({ sizes: [toy.dimensions, 8, 3] }),
        prior: toy.prior,
        loss,
        optimizer: { kind: "sgd", learningRate: 0.05 },
        epochs: 10,
        batchSize: 30,
        random: createRandom(1),
        meta: { kind, batchSize: 30, learningRate: 0.05 },
      });
      const { psi = [] } = samplerState ?? reweighterState ?? {};
      expect(psi[0]).toBeLessThan(-0.2);
      expect(psi[2]).toBeGreaterThan(0.3);
    }
  },
);

test("what meta steps cannot teach is refused", async () => {
  const labelsOfTwo = labels.filter((label) => label < 2);
  const data = {
    features: { data: features.slice(0, 42 * dimensions), shape: [42, dimensions] },
    labels: labelsOfTwo,
  };
  for (const [options, message] of [
    [{ optimizer: { kind: "adamw" } }, '`optimizer.kind`: received "adamw" beside meta steps'],
    [{ loss: "sigmoid" }, '`loss`: received "sigmoid" beside the Meta Sampler'],
    [{ clipNorm: 1 }, "`clipNorm`"],
    [{ accumulate: 2 }, "`accumulate`"],
    [{ classWeights: [1, 1, 1] }, "`classWeights`"],
    [{ meta: { gama: 1 } }, "`meta.gama`: received an unknown option; expected `gamma`"],
    [{ meta: { gamma: 2 } }, "`meta.gamma`"],
    [{ meta: { kind: "weights" } }, '`meta.kind`: received "weights"; expected'],
    [{ meta: { kind: "reweighter", gamma: 0.5 } }, "`meta.gamma`: received a start of rates"],
    [{ meta: { loss: "hinge" } }, '`meta.loss`: received "hinge"'],
    [{ meta: { loss: { kind: "focal", gamma: -1 } } }, "`meta.loss.gamma`: received -1"],
    [{ meta: { loss: "sigmoid" } }, '`meta.loss`: received "sigmoid"'],
    [{ meta: { data } }, '`meta.data.labels`: received no row of class "2"'],
  ] as const) {
    await expect(train(options as Partial<ModelTrainingOptions>)).rejects.toThrow(message);
  }
});
