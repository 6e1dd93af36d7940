import {
  adjustLogits,
  balancedSigmoidLoss,
  balancedSoftmax,
  balancedSoftmaxGradient,
  balancedSoftmaxLoss,
  balancedSoftmaxLossAndGradient,
  ClassCounter,
  classFrequencies,
  classWeights,
  comparePriors,
  cosineScale,
  createMetaSampler,
  describePrior,
  evaluateLogits,
  focalLoss,
  ldamLoss,
  logitAdjustment,
  logPrior,
  plainSigmoidLoss,
  plainSoftmax,
  plainSoftmaxGradient,
  plainSoftmaxLoss,
  priorFromCounts,
  priorFromExamples,
  priorFromLabels,
  priorFromNames,
  priorFromStream,
  reduceLosses,
  shuffle,
  uniformPrior,
} from "@balms/core";
import {
  chooseTau,
  estimatePriorBBSE,
  estimatePriorEM,
  fitCalibration,
} from "@balms/core/estimation";
import { nearestClassMeanHead } from "@balms/core/heads";
import { fillExponential, linearHeadMetaGradient, sha256 } from "@balms/core/adapter";
import { expect, test } from "vitest";

// Callers in plain JavaScript forget them: the first option that is needed is named.
const none = undefined as never;
const no = null as never;
const logits = new Float64Array(2);
const prior = priorFromCounts([2, 1]);

test.each<[string, string, () => unknown]>([
  ["adjustLogits", "`prior`", () => adjustLogits(logits, none)],
  [
    "balancedSigmoidLoss",
    "`frequencies.length`: received 0",
    () => balancedSigmoidLoss(logits, [0], none),
  ],
  ["balancedSoftmax", "`prior`", () => balancedSoftmax(logits, none)],
  ["balancedSoftmaxGradient", "`prior`", () => balancedSoftmaxGradient(logits, [0], none)],
  ["balancedSoftmaxLoss", "`prior`", () => balancedSoftmaxLoss(logits, [0], none)],
  ["…LossAndGradient", "`prior`", () => balancedSoftmaxLossAndGradient(logits, [0], none)],
  ["chooseTau", "`", () => chooseTau(logits, [0], none)],
  ["classWeights", "`scheme`", () => classWeights(prior, none)],
  ["estimatePriorBBSE", "`", () => estimatePriorBBSE([0], none)],
  ["estimatePriorEM", "`prior`", () => estimatePriorEM(logits, none)],
  ["evaluateLogits", "`prior`", () => evaluateLogits(logits, [0], none)],
  ["fitCalibration", "`classes`", () => fitCalibration(logits, [0], none)],
  ["focalLoss", "`classes`", () => focalLoss(logits, [0], none)],
  ["ldamLoss", "`prior`", () => ldamLoss(logits, [0], none)],
  ["linearHeadMetaGradient", "`prior`", () => linearHeadMetaGradient(none)],
  ["logitAdjustment", "`prior`", () => logitAdjustment(none)],
  [
    "nearestClassMeanHead",
    "`classes`",
    () => nearestClassMeanHead({ features: logits, labels: [0] }, none),
  ],
  ["plainSigmoidLoss", "`classes`", () => plainSigmoidLoss(logits, [0], none)],
  ["plainSoftmax", "`classes`", () => plainSoftmax(logits, none)],
  ["plainSoftmaxGradient", "`classes`", () => plainSoftmaxGradient(logits, [0], none)],
  ["plainSoftmaxLoss", "`classes`", () => plainSoftmaxLoss(logits, [0], none)],
  ["priorFromLabels", "`", () => priorFromLabels([0], none)],
])("%s without options names %s", (_, message, call) => {
  expect(call).toThrow(message);
});

test.each<[string, string, () => unknown]>([
  ["adjustLogits", "`prior`", () => adjustLogits(logits, no)],
  ["ClassCounter", "`counts`", () => new ClassCounter(no).prior(no)],
  ["classFrequencies", "`prior`", () => classFrequencies(priorFromCounts([1]), no)],
  ["evaluateLogits", "`prior`", () => evaluateLogits(logits, [0], no)],
  ["linearHeadMetaGradient", "`prior`", () => linearHeadMetaGradient(no)],
  ["plainSoftmaxLoss", "`classes`", () => plainSoftmaxLoss(logits, [0], no)],
  ["priorFromLabels", "`classes", () => priorFromLabels([0], no)],
])("%s with null as options names %s", (_, message, call) => {
  expect(call).toThrow(message);
});

test("null as options stands for the defaults where all have one", () => {
  expect(comparePriors(prior, prior, no)).toEqual(comparePriors(prior, prior));
  expect(cosineScale(prior, no)).toBe(cosineScale(prior));
  expect(createMetaSampler(prior, no)).toEqual(createMetaSampler(prior));
  expect(describePrior(prior, no)).toEqual(prior);
  expect(logPrior(prior, no)).toEqual(logPrior(prior));
  expect(priorFromCounts([2, 1], no)).toEqual(prior);
  expect(priorFromExamples([["a"]], no)).toEqual(priorFromExamples([["a"]]));
  expect(priorFromNames(["a"], no)).toEqual(priorFromNames(["a"]));
  expect(reduceLosses([2, 4], no)).toBe(3);
});

test("what is no list is named", async () => {
  expect(() => fillExponential(none, none)).toThrow("`out`");
  expect(() => sha256({} as never)).toThrow("`bytes`");
  expect(() => shuffle(Number.NaN as never, none)).toThrow("`values`");
  expect(() => uniformPrior(none)).toThrow("`classes`");
  await expect(priorFromStream(no, no)).rejects.toThrow("`stream`");
});
