import {
  adjustLogits,
  balancedSigmoidLoss,
  balancedSoftmax,
  balancedSoftmaxGradient,
  balancedSoftmaxLoss,
  balancedSoftmaxLossAndGradient,
  chooseTau,
  classWeights,
  estimatePriorBBSE,
  estimatePriorEM,
  evaluateLogits,
  fitCalibration,
  focalLoss,
  ldamLoss,
  linearHeadMetaGradient,
  logitAdjustment,
  nearestClassMeanHead,
  plainSigmoidLoss,
  plainSoftmax,
  plainSoftmaxGradient,
  plainSoftmaxLoss,
  priorFromCounts,
  priorFromLabels,
} from "@balms/core";
import { expect, test } from "vitest";

// Callers in plain JavaScript forget them: the first option that is needed is named.
const none = undefined as never;
const logits = new Float64Array(2);
const prior = priorFromCounts([2, 1]);

test.each<[string, string, () => unknown]>([
  ["adjustLogits", "`prior`", () => adjustLogits(logits, none)],
  ["balancedSigmoidLoss", "`frequencies`", () => balancedSigmoidLoss(logits, [0], none)],
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
  ["nearestClassMeanHead", "`classes`", () => nearestClassMeanHead(logits, [0], none)],
  ["plainSigmoidLoss", "`classes`", () => plainSigmoidLoss(logits, [0], none)],
  ["plainSoftmax", "`classes`", () => plainSoftmax(logits, none)],
  ["plainSoftmaxGradient", "`classes`", () => plainSoftmaxGradient(logits, [0], none)],
  ["plainSoftmaxLoss", "`classes`", () => plainSoftmaxLoss(logits, [0], none)],
  ["priorFromLabels", "`", () => priorFromLabels([0], none)],
])("%s without options names %s", (_, message, call) => {
  expect(call).toThrow(message);
});
