// A misspelt option would be a silent default: every function refuses it, and names the nearest.
import * as tf from "@tensorflow/tfjs";
import { ArgumentError, createRandom, priorFromCounts } from "@balms/core";
import { createInstanceSampler } from "@balms/sampler";
import * as balms from "@balms/tfjs";
import * as layers from "@balms/tfjs/layers";
import { expect, test } from "vitest";

const prior = priorFromCounts([3, 1]);
const model = (): tf.Sequential =>
  tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [1] })] });
const data = { features: [[1], [2], [3], [4]], labels: [0, 0, 0, 1] };
const logits = (): tf.Tensor => tf.zeros([2, 2]);
const ids = (): tf.Tensor => tf.tensor1d([0, 1], "int32");
const loss = balms.balancedSoftmaxLoss(prior);
const fit = { prior, seed: 1, optimizer: "sgd" } as const;
const wrong = (more: object) => more as never;

const calls: Readonly<Record<string, readonly [run: () => unknown, message: string]>> = {
  balancedSoftmaxLoss: [
    () => balms.balancedSoftmaxLoss(prior, wrong({ sample: prior })),
    "`sample`: received an unknown option; expected `sampled`",
  ],
  "a loss of it": [
    () => loss(ids(), logits(), wrong({ rowWeight: [1, 1] })),
    "`rowWeight`: received an unknown option; expected `rowWeights`",
  ],
  balancedSigmoidLoss: [
    () => balms.balancedSigmoidLoss([0.5, 0.5], wrong({ zeroCount: "mask" })),
    "`zeroCount`: received an unknown option; expected `zeroCounts`",
  ],
  "a sigmoid loss of it": [
    () => balms.balancedSigmoidLoss([0.5, 0.5])(ids(), logits(), wrong({ masks: [1] })),
    "`masks`: received an unknown option; expected `mask`",
  ],
  adjustLayersModel: [
    () => balms.adjustLayersModel(model(), wrong({ prior, targets: prior })),
    "`targets`: received an unknown option; expected `target`",
  ],
  evaluateModel: [
    () => balms.evaluateModel(model(), data, wrong({ prior, outputz: "logits" })),
    "`outputz`: received an unknown option; expected `output`",
  ],
  evaluationCallback: [
    () => layers.evaluationCallback(model(), data, wrong({ prior, prefx: "v_" })),
    "`prefx`: received an unknown option; expected `prefix`",
  ],
  balancedBatches: [
    () =>
      balms.balancedBatches(
        data,
        createInstanceSampler(4, { random: createRandom(1) }),
        wrong({ classes: 2, onehot: true }),
      ),
    "`onehot`: received an unknown option; expected `oneHot`",
  ],
  fitBalanced: [
    () => balms.fitBalanced(model(), data, wrong({ ...fit, batchsize: 2 })),
    "`batchsize`: received an unknown option; expected `batchSize`",
  ],
  "early stopping": [
    () =>
      balms.fitBalanced(
        model(),
        data,
        wrong({ ...fit, validation: data, earlyStopping: { patients: 1 } }),
      ),
    "`earlyStopping.patients`: received an unknown option; expected `patience`",
  ],
  "its data": [
    () => balms.fitBalanced(model(), wrong({ ...data, label: data.labels }), fit),
    "`data.label`: received an unknown column; expected `labels`",
  ],
  "its validation": [
    () => balms.fitBalanced(model(), data, { ...fit, validation: wrong({ ...data, output: {} }) }),
    "`validation.output`: received an unknown column; expected `outputs`",
  ],
  "weights among its data": [
    () => balms.fitBalanced(model(), wrong({ ...data, rowWeights: [1, 1, 1, 1] }), fit),
    "`data.rowWeights`: received weights among the data; expected features and labels alone. fitBalanced takes `rowWeights` as an option.",
  ],
  fitMetaSampler: [
    () => balms.fitMetaSampler(model(), data, wrong({ prior, seed: 1, weightdecay: 0 })),
    "`weightdecay`: received an unknown option; expected `weightDecay`",
  ],
  "its meta step": [
    () => balms.fitMetaSampler(model(), data, wrong({ prior, seed: 1, meta: { gama: 0 } })),
    "`meta.gama`: received an unknown option; expected `gamma`",
  ],
  fitMetaReweighter: [
    () => balms.fitMetaReweighter(model(), data, wrong({ prior, seed: 1, samplr: 0 })),
    "`samplr`: received an unknown option; expected `sampler`",
  ],
  fitDecoupledHead: [
    () => layers.fitDecoupledHead(model(), data, wrong({ prior, seed: 1, methd: "crt" })),
    "`methd`: received an unknown option; expected `method`",
  ],
  cacheFeatures: [
    () => layers.cacheFeatures(model(), data, wrong({ batch: 1 })),
    "`batch`: received an unknown option; expected",
  ],
  LogitAdjustment: [
    () => new layers.LogitAdjustment(wrong({ prior, taw: 1 })),
    "`taw`: received an unknown option; expected `tau`",
  ],
  trainStep: [
    () =>
      balms.trainStep(
        model(),
        tf.train.sgd(1),
        { features: tf.ones([2, 1]), targets: ids() },
        wrong({ loss, variable: [] }),
      ),
    "`variable`: received an unknown option; expected `variables`",
  ],
  "its batch": [
    () =>
      balms.trainStep(
        model(),
        tf.train.sgd(1),
        wrong({ features: tf.ones([2, 1]), targets: ids(), weights: [1, 1] }),
        { loss },
      ),
    "`batch.weights`: received an unknown option",
  ],
  createTwoPassModel: [
    () => balms.createTwoPassModel(model(), wrong({ loss, metaLoss: loss, metaBach: 0 })),
    "`metaBach`: received an unknown option; expected `metaBatch`",
  ],
  linearHeadMetaStep: [
    () => balms.linearHeadMetaStep(wrong({ feature: 1 })),
    "`feature`: received an unknown option; expected `features`",
  ],
};

test.each(Object.entries(calls))("%s", async (_, [run, message]) => {
  const call = (): Promise<unknown> => Promise.resolve().then(run);
  await expect(call()).rejects.toThrow(message);
  await expect(call()).rejects.toBeInstanceOf(ArgumentError);
});
