import {
  adjustLogits,
  ArgumentError,
  assumedPrior,
  balancedSigmoidGradient,
  balancedSigmoidLoss,
  balancedSoftmax,
  balancedSoftmaxGradient,
  balancedSoftmaxLoss,
  balancedSoftmaxLossAndGradient,
  bootstrapIntervals,
  calibrationByGroup,
  ClassCounter,
  classFrequencies,
  classShift,
  classWeights,
  comparePriors,
  confusionMatrix,
  cosineScale,
  createMetaReweighter,
  createMetaSampler,
  describePrior,
  evaluateLogits,
  evaluatePredictions,
  EvaluationAccumulator,
  expectedCalibrationError,
  exponentialCounts,
  focalGradient,
  focalLoss,
  klDivergence,
  ldamGradient,
  ldamLoss,
  ldamMargins,
  logitAdjustment,
  logPrior,
  meanPrediction,
  paretoCounts,
  plainSigmoidGradient,
  plainSigmoidLoss,
  plainSoftmax,
  plainSoftmaxGradient,
  plainSoftmaxLoss,
  predictClasses,
  priorFromCounts,
  priorFromExamples,
  priorFromLabels,
  priorFromNames,
  priorFromStream,
  priorProbabilities,
  reduceLosses,
  sampledPrior,
  shotAccuracies,
  shotGroups,
  sigmoidShift,
  stepCounts,
  topKAccuracy,
} from "@balms/core";
import { bilevelStep, linearHeadMetaGradient } from "@balms/core/adapter";
import {
  chooseTau,
  estimatePriorBBSE,
  estimatePriorEM,
  fitCalibration,
} from "@balms/core/estimation";
import {
  learnWeightScale,
  nearestClassMeanHead,
  retrainHead,
  tauNormalizeHead,
} from "@balms/core/heads";
import { expect, test } from "vitest";

const prior = priorFromCounts([2, 1]);
const logits = new Float64Array(2);
const classes = 2;
const head = { weight: new Float64Array(2), bias: new Float64Array(2) };
const data = { features: new Float64Array([0, 1]), labels: [0, 1] };
const profile = { classes, largest: 10, imbalanceFactor: 2 };
const confusion = [
  [1, 0],
  [0, 1],
];

/** What is misspelt, what was meant, and the call. */
type Case = [name: string, misspelt: string, meant: string, call: (wrong: never) => unknown];

test.each<Case>([
  ["adjustLogits", "targt", "target", (x) => adjustLogits(logits, x)],
  ["assumedPrior", "training.inLos", "inLoss", (x) => assumedPrior(x)],
  ["balancedSigmoidGradient", "masks", "mask", (x) => balancedSigmoidGradient(logits, [0], x)],
  ["balancedSigmoidLoss", "frequency", "frequencies", (x) => balancedSigmoidLoss(logits, [0], x)],
  ["balancedSoftmax", "sample", "sampled", (x) => balancedSoftmax(logits, x)],
  ["…Gradient", "reductions", "reduction", (x) => balancedSoftmaxGradient(logits, [0], x)],
  ["balancedSoftmaxLoss", "sample", "sampled", (x) => balancedSoftmaxLoss(logits, [0], x)],
  [
    "…AndGradient",
    "rowWeight",
    "rowWeights",
    (x) => balancedSoftmaxLossAndGradient(logits, [0], x),
  ],
  ["bootstrapIntervals", "confidenc", "confidence", (x) => bootstrapIntervals(confusion, x)],
  ["calibrationByGroup", "manyabove", "manyAbove", (x) => calibrationByGroup(logits, [0], x)],
  ["chooseTau", "testdigest", "testDigest", (x) => chooseTau(logits, [0], x)],
  ["ClassCounter", "class", "classes", (x) => new ClassCounter(x)],
  ["ClassCounter.prior", "count", "counted", (x) => new ClassCounter().prior(x)],
  ["classFrequencies", "zeroCount", "zeroCounts", (x) => classFrequencies(prior, x)],
  ["classShift", "mismach", "mismatch", (x) => classShift(x)],
  ["classWeights", "schema", "scheme", (x) => classWeights(prior, x)],
  ["comparePriors", "significant", "significance", (x) => comparePriors(prior, prior, x)],
  ["confusionMatrix", "class", "classes", (x) => confusionMatrix([0], [0], x)],
  ["cosineScale", "probabilty", "probability", (x) => cosineScale(prior, x)],
  ["createMetaReweighter", "learningrate", "learningRate", (x) => createMetaReweighter(prior, x)],
  ["createMetaSampler", "gama", "gamma", (x) => createMetaSampler(prior, x)],
  ["describePrior", "description.licence", "license", (x) => describePrior(prior, x)],
  ["estimatePriorBBSE", "confusions", "confusion", (x) => estimatePriorBBSE([0], x)],
  ["estimatePriorEM", "tolerence", "tolerance", (x) => estimatePriorEM(logits, x)],
  ["evaluateLogits", "topk", "topK", (x) => evaluateLogits(logits, [0], x)],
  ["evaluatePredictions", "bin", "bins", (x) => evaluatePredictions([0], [0], x)],
  ["EvaluationAccumulator", "fewbelow", "fewBelow", (x) => new EvaluationAccumulator(x)],
  ["expectedCalibrationError", "bin", "bins", (x) => expectedCalibrationError(logits, [0], x)],
  ["exponentialCounts", "profile.larges", "largest", (x) => exponentialCounts(x)],
  ["fitCalibration", "class", "classes", (x) => fitCalibration(logits, [0], x)],
  ["focalGradient", "gama", "gamma", (x) => focalGradient(logits, [0], x)],
  ["focalLoss", "gama", "gamma", (x) => focalLoss(logits, [0], x)],
  ["klDivergence", "alfa", "alpha", (x) => klDivergence(prior, prior, x)],
  ["ldamGradient", "scales", "scale", (x) => ldamGradient(logits, [0], x)],
  ["ldamLoss", "largestMargins", "largestMargin", (x) => ldamLoss(logits, [0], x)],
  ["ldamMargins", "margin", "largestMargin", (x) => ldamMargins(prior, x)],
  ["linearHeadMetaGradient", "momentun", "momentum", (x) => linearHeadMetaGradient(x)],
  ["logitAdjustment", "trainings", "training", (x) => logitAdjustment(x)],
  ["logPrior", "zeroCount", "zeroCounts", (x) => logPrior(prior, x)],
  ["meanPrediction", "class", "classes", (x) => meanPrediction(logits, x)],
  ["nearestClassMeanHead", "dimension", "dimensions", (x) => nearestClassMeanHead(data, x)],
  ["paretoCounts", "profile.imbalance", "imbalanceFactor", (x) => paretoCounts(x)],
  ["plainSigmoidGradient", "mas", "mask", (x) => plainSigmoidGradient(logits, [0], x)],
  ["plainSigmoidLoss", "backgrond", "background", (x) => plainSigmoidLoss(logits, [0], x)],
  ["plainSoftmax", "class", "classes", (x) => plainSoftmax(logits, x)],
  ["plainSoftmaxGradient", "reduce", "reduction", (x) => plainSoftmaxGradient(logits, [0], x)],
  ["plainSoftmaxLoss", "smoothing", "labelSmoothing", (x) => plainSoftmaxLoss(logits, [0], x)],
  ["predictClasses", "class", "classes", (x) => predictClasses(logits, x)],
  ["priorFromCounts", "clases", "classes", (x) => priorFromCounts([1], x)],
  ["priorFromExamples", "sources", "source", (x) => priorFromExamples([["a"]], x)],
  ["priorFromLabels", "clases", "classes", (x) => priorFromLabels([0], x)],
  ["priorFromNames", "counts", "counted", (x) => priorFromNames(["a"], x)],
  ["priorProbabilities", "zerocounts", "zeroCounts", (x) => priorProbabilities(prior, x)],
  ["reduceLosses", "ovr", "over", (x) => reduceLosses([1], x)],
  ["sampledPrior", "sampling.degre", "degree", (x) => sampledPrior(prior, x)],
  ["shotAccuracies", "manyabove", "manyAbove", (x) => shotAccuracies([1, 1], x)],
  ["shotGroups", "thresholds.fewbelow", "fewBelow", (x) => shotGroups(prior, x)],
  ["sigmoidShift", "frequencie", "frequencies", (x) => sigmoidShift(x)],
  ["stepCounts", "profile.class", "classes", (x) => stepCounts(x)],
  ["tauNormalizeHead", "taw", "tau", (x) => tauNormalizeHead(logits, x)],
  ["topKAccuracy", "clases", "classes", (x) => topKAccuracy(logits, [0], x)],
])("%s: %s", (_, misspelt, meant, call) => {
  const name = misspelt.split(".").at(-1) ?? "";
  // What is needed stands beside it: only the misspelt option is wrong.
  const given = { ...needed(call), [name]: 1 };
  const refused = () => call(given as never);
  expect(refused).toThrow(`\`${misspelt}\`: received an unknown option; expected `);
  expect(refused).toThrow(new RegExp(`expected (\`${meant}\`|one of .*\\b${meant}\\b)`));
  expect(refused).toThrow(ArgumentError);
});

/** Options that functions cannot do without; what a function does not know is left out. */
function needed(call: (options: never) => unknown): object {
  const text = String(call);
  if (/(exponential|pareto|step)Counts/.test(text)) return profile;
  if (text.includes("priorFromLabels")) return { classes };
  return {};
}

test.each<Case>([
  ["bilevelStep", "evry", "every", async (x) => bilevelStep(model, 0, x)],
  ["learnWeightScale", "step", "steps", async (x) => learnWeightScale(head, data, x)],
  ["priorFromStream", "signl", "signal", async (x) => priorFromStream(["a"], x)],
  ["retrainHead", "onstep", "onStep", async (x) => retrainHead(data, x)],
])("%s: %s", async (_, misspelt, meant, call) => {
  await expect(call({ [misspelt]: 1 } as never)).rejects.toThrow(
    `\`${misspelt}\`: received an unknown option; expected \`${meant}\``,
  );
});

const model = {
  train: () => 0,
  snapshot: () => 0,
  metaGradient: () => 0,
  lossesAt: () => [0],
} as never;

test("what is no object of options is refused where all have a default", () => {
  expect(() => comparePriors(prior, prior, 0.05 as never)).toThrow(
    "`options`: received 0.05; expected an object of options",
  );
  expect(() => reduceLosses([1], "sum" as never)).toThrow('`options`: received "sum"');
});
