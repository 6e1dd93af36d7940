import * as tf from "@tensorflow/tfjs";
import { createRandom, ModelError, priorFromCounts } from "@balms/core";
import { createClassBalancedSampler, indexRows } from "@balms/sampler";
import { beforeEach, describe, expect, test } from "vitest";
import { data, dense, hot, labels, logitModel, options, prior, x } from "../../test/tailed-rows.ts";
import { adjustGraphModel } from "../adjustment/adjust-graph-model.ts";
import { adjustLayersModel } from "../adjustment/adjust-layers-model.ts";
import { fitDecoupledHead } from "../decoupled/fit-decoupled-head.ts";
import { evaluationCallback } from "../layers/evaluation-callback.ts";
import { balancedSigmoidLoss } from "../losses/balanced-sigmoid-loss.ts";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { fitMetaReweighter } from "../meta/fit-meta-reweighter.ts";
import { fitMetaSampler } from "../meta/fit-meta-sampler.ts";
import { rawLogits } from "../outputs/raw-logits.ts";
import { withProbabilities } from "../outputs/with-probabilities.ts";
import { fitBalanced } from "../training/fit-balanced.ts";
import { trainStep } from "../training/train-step.ts";

await import("@tensorflow/tfjs-backend-wasm");

const metaOptions = () => ({ prior, seed: 1, epochs: 1, batchSize: 16, meta: { batchSize: 6 } });

async function saveAndLoad(model: tf.LayersModel): Promise<tf.LayersModel> {
  let saved: tf.io.ModelArtifacts = {};
  const modelArtifactsInfo = { dateSaved: new Date(0), modelTopologyType: "JSON" } as const;
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      saved = artifacts;
      return Promise.resolve({ modelArtifactsInfo });
    }),
  );
  return tf.loadLayersModel(tf.io.fromMemory(saved));
}

const corrected = "`model`: received a model that had its correction in training";
const adjust = (model: tf.LayersModel) => (): void => adjustLayersModel(model, { prior });
const sampler = () =>
  createClassBalancedSampler(indexRows(labels, { prior }), { random: createRandom(1) });

beforeEach(async () => {
  await tf.setBackend("cpu");
});

describe("a model and those that were made of it say the same, also once they were saved:", () => {
  test("what trains the logits is noted of the model that predicts probabilities", async () => {
    const model = tf.sequential({ layers: [dense({ activation: "softmax" })] });
    await fitBalanced(rawLogits(model), data, options());
    expect(adjust(await saveAndLoad(model))).toThrow(corrected);
  });

  test("probabilities behind a trained model", async () => {
    const model = logitModel();
    await fitBalanced(model, data, options());
    expect(adjust(await saveAndLoad(withProbabilities(model)))).toThrow(corrected);
  });

  test("an adjustment is noted of both", async () => {
    const model = tf.sequential({ layers: [dense({ activation: "softmax" })] });
    adjustLayersModel(rawLogits(model), { prior });
    expect(adjust(await saveAndLoad(model))).toThrow(
      "`model`: received a model that is adjusted already",
    );
  });

  test("a head that is plain again clears both, and each says so when it is trained once more", async () => {
    const model = tf.sequential({ layers: [dense({ activation: "softmax" })] });
    const [one, two] = [rawLogits(model), rawLogits(model)];
    const loss = balancedSoftmaxLoss(prior);
    const step = () => {
      trainStep(one, tf.train.sgd(0.1), { features: x(), targets: hot() }, { loss }).dispose();
    };
    step();
    await fitDecoupledHead(two, data, { prior, seed: 1, epochs: 1, method: "softmax" });
    for (const each of [model, one, two]) expect(each.getUserDefinedMetadata()).toEqual({});
    step();
    expect(adjust(await saveAndLoad(model))).toThrow(corrected);
  });

  test("a model within a model", async () => {
    const inner = tf.sequential({ layers: [dense({ activation: "softmax" })] });
    const input = tf.input({ shape: [2] });
    const model = tf.model({ inputs: input, outputs: inner.apply(input) as tf.SymbolicTensor });
    await fitBalanced(rawLogits(model), data, options());
    expect(adjust(await saveAndLoad(model))).toThrow(corrected);
    expect(adjust(await saveAndLoad(inner))).toThrow(corrected);
  });
});

const trainings: readonly (readonly [string, (model: tf.LayersModel) => unknown])[] = [
  ["fitBalanced", (model) => fitBalanced(model, data, options())],
  [
    "fitBalanced with a loss of ours",
    (model) =>
      fitBalanced(model, data, options({ loss: balancedSoftmaxLoss(prior, { tau: 0.5 }) })),
  ],
  [
    "fitBalanced over class-balanced rows",
    (model) =>
      fitBalanced(model, data, options({ sampler: sampler(), tau: 0, mismatch: "intended" })),
  ],
  ["fitMetaSampler", (model) => fitMetaSampler(model, data, metaOptions())],
  ["fitMetaReweighter", (model) => fitMetaReweighter(model, data, metaOptions())],
  [
    "trainStep",
    (model) =>
      trainStep(
        model,
        tf.train.sgd(0.1),
        { features: x(), targets: hot() },
        { loss: balancedSoftmaxLoss(prior) },
      ),
  ],
  [
    "compile, fit and evaluationCallback",
    (model) => {
      model.compile({ optimizer: "sgd", loss: balancedSoftmaxLoss(prior) });
      const callbacks = evaluationCallback(model, data, { prior });
      return model.fit(x(), hot(), { verbose: 0, callbacks });
    },
  ],
];

test.each(trainings)("what %s trained is not adjusted, nor once it was saved", async (_, train) => {
  const model = logitModel();
  adjust(logitModel())();
  await train(model);
  expect(adjust(model)).toThrow(ModelError);
  expect(adjust(model)).toThrow(corrected);
  expect(adjust(await saveAndLoad(model))).toThrow(corrected);
});

test("the note says how, and keeps what else was noted", async () => {
  const model = logitModel();
  model.setUserDefinedMetadata({ mine: 1 });
  await fitBalanced(model, data, options({ tau: 0.5 }));
  expect(model.getUserDefinedMetadata()).toEqual({
    mine: 1,
    "balms.training": { loss: "balancedSoftmaxLoss", prior: prior.digest, tau: 0.5 },
  });
});

const crossEntropy = (targets: tf.Tensor, logits: tf.Tensor): tf.Tensor =>
  tf.losses.softmaxCrossEntropy(
    tf.oneHot(targets.toInt() as tf.Tensor1D, 3),
    logits,
    undefined,
    0,
    tf.Reduction.NONE,
  );

test.each<[string, object]>([
  ["plain softmax", { tau: 0 }],
  ["a loss that nobody knows", { loss: crossEntropy }],
])("after %s there is something to adjust", async (_, more) => {
  const model = logitModel();
  await fitBalanced(model, data, options(more));
  expect(adjust(model)).not.toThrow();
});

test("what is compiled with the loss is not adjusted", () => {
  for (const loss of [balancedSoftmaxLoss(prior), [balancedSigmoidLoss([0.5, 0.2, 0.1])]]) {
    const model = logitModel();
    model.compile({ optimizer: "sgd", loss });
    expect(adjust(model)).toThrow(corrected);
  }
  const plain = logitModel();
  plain.compile({ optimizer: "sgd", loss: balancedSoftmaxLoss(prior, { tau: 0 }) });
  expect(adjust(plain)).not.toThrow();
});

test.each(["cpu", "wasm"])(
  "nor what was trained so and is compiled anew, on %s",
  async (backend) => {
    await tf.setBackend(backend);
    const losses = [balancedSoftmaxLoss(prior), balancedSigmoidLoss([0.5, 0.2, 0.1])];
    for (const loss of losses) {
      for (const useBias of [true, false]) {
        const model = tf.sequential({ layers: [dense({ useBias })] });
        model.compile({ optimizer: "sgd", loss });
        await model.fit(x(), hot(), { verbose: 0 });
        model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
        expect(adjust(model)).toThrow(corrected);
        expect(adjust(withProbabilities(model))).toThrow(corrected);
      }
    }
    const plain = logitModel();
    plain.compile({ optimizer: "sgd", loss: balancedSoftmaxLoss(prior, { tau: 0 }) });
    await plain.fit(x(), hot(), { verbose: 0 });
    expect(adjust(plain)).not.toThrow();
  },
);

test("nor are models over the same weights", async () => {
  const model = tf.sequential({ layers: [dense({ activation: "softmax" })] });
  const raw = rawLogits(model);
  await fitBalanced(raw, data, options());
  for (const each of [model, raw, withProbabilities(raw)]) expect(adjust(each)).toThrow(corrected);
});

test("nor is a graph that says so", () => {
  const artifacts = {
    modelTopology: { node: [{ name: "x", op: "Placeholder" }] },
    weightSpecs: [],
    weightData: new ArrayBuffer(0),
    userDefinedMetadata: { "balms.training": { loss: "balancedSoftmaxLoss", tau: 1 } },
  };
  expect(() => adjustGraphModel(artifacts, { prior })).toThrow(corrected);
});

test("told how it was trained, a model is adjusted to another test prior", async () => {
  const model = logitModel();
  await fitBalanced(model, data, options());
  const assumed = priorFromCounts([1, 1, 1]);
  const target = priorFromCounts([1, 1, 2]);
  const told = { prior: assumed, target, training: { sampled: prior, inLoss: prior } };
  const other = { prior: assumed, target, training: { sampled: assumed } };
  expect(() => adjustLayersModel(model, other)).toThrow(corrected);
  expect(() => adjustLayersModel(model, { ...told, prior })).toThrow("Pass assumedPrior(training)");
  const [, before] = model.getWeights().map((weight) => [...weight.dataSync()]);
  adjustLayersModel(model, told);
  const [, after] = model.getWeights().map((weight) => [...weight.dataSync()]);
  expect(after[2] - before[2] - (after[0] - before[0])).toBeCloseTo(Math.log(2), 5);
});
