import { classShift, priorFromCounts, sigmoidShift } from "@balms/core";
import {
  balancedSigmoidModel,
  balancedSoftmaxModel,
  classDrawModel,
  metaStepModel,
} from "@balms/onnx";
import { GoldenReader } from "./golden-reader.ts";
import { runOnnx } from "./run-onnx.ts";
import type { Computed, GoldenCase, Subject } from "./subject.ts";

const from = (compute: (golden: GoldenReader) => Promise<Computed>) => (golden: GoldenCase) =>
  compute(new GoldenReader(golden));

/** `@balms/onnx`: its graphs, run in float32 on a stock ONNX Runtime. */
export function onnxSubject(): Subject {
  return {
    name: "onnx float32",
    tolerance: 1e-5,
    computes: {
      balanced_sigmoid: from(balancedSigmoid),
      balanced_softmax: from(balancedSoftmax),
      meta_gradient: from(metaGradient),
    },
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

async function balancedSoftmax(golden: GoldenReader): Promise<Computed> {
  const prior = priorFromCounts(golden.numbers("counts"));
  const labels = golden.numbers("labels");
  const weights = golden.numbers("sampleWeights");
  const [batchSize, classes] = [labels.length, prior.classes.length];
  const model = balancedSoftmaxModel({ batchSize, classes });
  const run = (rowWeights: number[]) =>
    runOnnx(model, {
      logits: { shape: [batchSize, classes], values: golden.numbers("logits") },
      added: {
        shape: [classes],
        values: classShift({ prior, tau: golden.number("tau"), zeroCounts: "mask" }),
      },
      labels: { shape: [batchSize], values: labels, type: "int32" },
      rowWeights: { shape: [batchSize], values: rowWeights.map((weight) => weight / batchSize) },
    });
  const plain = await run(labels.map(() => 1));
  const weighted = await run(weights);
  return {
    probabilities: plain.probabilities,
    lossNone: plain.losses,
    lossMean: [mean(plain.losses)],
    lossSum: [mean(plain.losses) * batchSize],
    gradOfMean: plain.gradient,
    weightedLossOverBatch: [mean(weighted.losses.map((loss, row) => loss * weights[row]))],
    gradOfWeighted: weighted.gradient,
  };
}

async function balancedSigmoid(golden: GoldenReader): Promise<Computed> {
  const labels = golden.numbers("labels");
  const frequencies = golden.numbers("frequencies");
  const dividesByClassesMinusOne = golden.flag("dividesByClassesMinusOne");
  const [batchSize, classes] = [labels.length, frequencies.length];
  const { losses, gradient } = await runOnnx(balancedSigmoidModel({ batchSize, classes }), {
    logits: { shape: [batchSize, classes], values: golden.numbers("logits") },
    shift: { shape: [classes], values: sigmoidShift({ frequencies, dividesByClassesMinusOne }) },
    labels: { shape: [batchSize], values: labels, type: "int32" },
  });
  return {
    lossPerRow: losses,
    loss: [mean(losses)],
    grad: gradient.map((value) => value / batchSize),
  };
}

async function metaGradient(golden: GoldenReader): Promise<Computed> {
  const prior = priorFromCounts(golden.numbers("counts"));
  const picked = golden.numbers("picked");
  const labels = golden.numbers("labels");
  const features = golden.numbers("features");
  const metaLabels = golden.numbers("metaLabels");
  const sizes = {
    batchSize: picked.length,
    metaBatchSize: metaLabels.length,
    dimensions: features.length / labels.length,
    classes: prior.classes.length,
  };
  const { batchSize, metaBatchSize, dimensions, classes } = sizes;
  const settings = {
    momentum: golden.number("momentum"),
    weightDecay: golden.number("weightDecay"),
    nesterov: false,
  };
  const drawn = picked.flatMap((row) => features.slice(row * dimensions, (row + 1) * dimensions));
  const head = (name: string) => golden.numbers(name);
  const step = await runOnnx(metaStepModel({ ...sizes, ...settings }), {
    features: { shape: [batchSize, dimensions], values: drawn },
    labels: { shape: [batchSize], values: picked.map((row) => labels[row]), type: "int32" },
    added: { shape: [classes], values: classShift({ prior }) },
    metaFeatures: { shape: [metaBatchSize, dimensions], values: golden.numbers("metaFeatures") },
    metaLabels: { shape: [metaBatchSize], values: metaLabels, type: "int32" },
    weight: { shape: [classes, dimensions], values: head("weight") },
    bias: { shape: [1, classes], values: head("bias") },
    velocityWeight: { shape: [classes, dimensions], values: head("velocityWeight") },
    velocityBias: { shape: [1, classes], values: head("velocityBias") },
    learningRate: { shape: [], values: [golden.number("learningRate")] },
  });
  const gumbel = golden.numbers("classLevel.gumbel");
  const draw = await runOnnx(classDrawModel({ batchSize, classes }), {
    psi: { shape: [classes], values: golden.numbers("psi") },
    counts: { shape: [classes], values: golden.numbers("counts") },
    noise: { shape: [batchSize, classes], values: gumbel.map((value) => Math.exp(-value)) },
    rowGradients: { shape: [batchSize], values: golden.numbers("classLevel.coefficients") },
  });
  return {
    innerLossPerSample: step.losses,
    surrogateWeight: step.nextWeight,
    surrogateBias: step.nextBias,
    metaLoss: [mean(step.metaLosses)],
    gradPerSampleWeight: step.rowGradients,
    "classLevel.picked": draw.classes,
    "classLevel.gradPsi": draw.psiGradient,
  };
}
