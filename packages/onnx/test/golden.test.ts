import { logPrior, priorFromCounts } from "@balms/core";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  balancedSigmoidModel,
  balancedSoftmaxModel,
  classDrawModel,
  metaStepModel,
} from "../src/index.ts";
import { runModel } from "./run-model.ts";

interface SoftmaxCase {
  readonly name: string;
  readonly counts: number[];
  readonly tau: number;
  readonly logits: number[][];
  readonly labels: number[];
  readonly probabilities: number[][];
  readonly lossNone: number[];
  readonly gradOfMean: number[][];
  readonly sampleWeights: number[];
  readonly gradOfWeighted: number[][];
}

interface SigmoidCase {
  readonly name: string;
  readonly frequencies: number[];
  readonly dividesByClassesMinusOne: boolean;
  readonly logits: number[][];
  readonly labels: number[];
  readonly lossPerRow: number[];
  readonly grad: number[][];
}

interface MetaCase {
  readonly name: string;
  readonly counts: number[];
  readonly labels: number[];
  readonly features: number[][];
  readonly weight: number[][];
  readonly bias: number[];
  readonly velocityWeight: number[][];
  readonly velocityBias: number[];
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly psi: number[];
  readonly picked: number[];
  readonly innerLossPerSample: number[];
  readonly surrogateWeight: number[][];
  readonly surrogateBias: number[];
  readonly metaFeatures: number[][];
  readonly metaLabels: number[];
  readonly metaLoss: number;
  readonly gradPerSampleWeight: number[];
  readonly classLevel: {
    readonly gumbel: number[][];
    readonly picked: number[];
    readonly coefficients: number[];
    readonly gradPsi: number[];
  };
}

// One copy of the reference values serves all packages.
function readGolden<Case>(name: string): Case[] {
  const url = new URL(`../../core/test/fixtures/golden/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as Case[];
}

const floats = (values: readonly number[] | readonly number[][]): Float32Array =>
  Float32Array.from(values.flat());

/** Largest difference in units of the largest reference value. */
function relativeError(actual: readonly number[], expected: readonly number[]): number {
  expect(actual).toHaveLength(expected.length);
  const size = Math.max(...expected.map(Math.abs), Number.MIN_VALUE);
  return Math.max(
    ...actual.map((value, index) =>
      value === expected[index] ? 0 : Math.abs(value - expected[index]) / size,
    ),
  );
}

test.each(readGolden<SoftmaxCase>("balanced_softmax"))(
  "Balanced Softmax: $name",
  async (golden) => {
    const { counts, tau, labels } = golden;
    const [batchSize, classes] = [labels.length, counts.length];
    const logs = logPrior(priorFromCounts(counts), { zeroCounts: "mask" });
    const added = Float32Array.from(logs, (log) => (tau === 0 ? 0 : tau * log));
    const model = balancedSoftmaxModel({ batchSize, classes });
    const run = (weights: number[]): Promise<Record<string, number[]>> =>
      runModel(model, {
        logits: [[batchSize, classes], floats(golden.logits)],
        added: [[classes], added],
        labels: [[batchSize], Int32Array.from(labels)],
        rowWeights: [[batchSize], Float32Array.from(weights, (weight) => weight / batchSize)],
      });
    const plain = await run(labels.map(() => 1));
    expect(relativeError(plain["probabilities"], golden.probabilities.flat())).toBeLessThan(1e-5);
    expect(relativeError(plain["losses"], golden.lossNone)).toBeLessThan(1e-5);
    expect(relativeError(plain["gradient"], golden.gradOfMean.flat())).toBeLessThan(1e-5);
    const weighted = await run(golden.sampleWeights);
    expect(relativeError(weighted["gradient"], golden.gradOfWeighted.flat())).toBeLessThan(1e-5);
  },
);

test.each(readGolden<SigmoidCase>("balanced_sigmoid"))(
  "balanced sigmoid: $name",
  async (golden) => {
    const { frequencies, labels, dividesByClassesMinusOne } = golden;
    const [batchSize, classes] = [labels.length, frequencies.length];
    const divisor = dividesByClassesMinusOne ? classes - 1 : 1;
    const shift = frequencies.map((share) => -Math.log((1 - share) / share / divisor));
    const result = await runModel(balancedSigmoidModel({ batchSize, classes }), {
      logits: [[batchSize, classes], floats(golden.logits)],
      shift: [[classes], floats(shift)],
      labels: [[batchSize], Int32Array.from(labels)],
    });
    expect(relativeError(result["losses"], golden.lossPerRow)).toBeLessThan(1e-5);
    const mean = result["gradient"].map((value) => value / batchSize);
    expect(relativeError(mean, golden.grad.flat())).toBeLessThan(1e-5);
  },
);

test.each(readGolden<MetaCase>("meta_gradient"))("BALMS step: $name", async (golden) => {
  const { counts, picked, metaLabels, momentum, weightDecay } = golden;
  const [batchSize, metaBatchSize] = [picked.length, metaLabels.length];
  const [classes, dimensions] = [counts.length, golden.features[0].length];
  const model = metaStepModel({
    batchSize,
    metaBatchSize,
    dimensions,
    classes,
    momentum,
    weightDecay,
    nesterov: false,
  });
  const result = await runModel(model, {
    features: [[batchSize, dimensions], floats(picked.map((row) => golden.features[row]))],
    labels: [[batchSize], Int32Array.from(picked, (row) => golden.labels[row])],
    added: [[classes], Float32Array.from(logPrior(priorFromCounts(counts)))],
    metaFeatures: [[metaBatchSize, dimensions], floats(golden.metaFeatures)],
    metaLabels: [[metaBatchSize], Int32Array.from(metaLabels)],
    weight: [[classes, dimensions], floats(golden.weight)],
    bias: [[1, classes], floats(golden.bias)],
    velocityWeight: [[classes, dimensions], floats(golden.velocityWeight)],
    velocityBias: [[1, classes], floats(golden.velocityBias)],
    learningRate: [[], Float32Array.of(golden.learningRate)],
  });
  expect(relativeError(result["losses"], golden.innerLossPerSample)).toBeLessThan(1e-5);
  expect(relativeError(result["nextWeight"], golden.surrogateWeight.flat())).toBeLessThan(1e-5);
  expect(relativeError(result["nextBias"], golden.surrogateBias)).toBeLessThan(1e-5);
  expect(relativeError(result["rowGradients"], golden.gradPerSampleWeight)).toBeLessThan(1e-5);
  const metaLoss = result["metaLosses"].reduce((sum, loss) => sum + loss, 0) / metaBatchSize;
  expect(relativeError([metaLoss], [golden.metaLoss])).toBeLessThan(1e-5);
});

test.each(readGolden<MetaCase>("meta_gradient"))(
  "class draw: $name",
  async ({ psi, counts, classLevel }) => {
    const [batchSize, classes] = [classLevel.picked.length, counts.length];
    const result = await runModel(classDrawModel({ batchSize, classes }), {
      psi: [[classes], floats(psi)],
      counts: [[classes], floats(counts)],
      noise: [[batchSize, classes], floats(classLevel.gumbel).map((gumbel) => Math.exp(-gumbel))],
      rowGradients: [[batchSize], floats(classLevel.coefficients)],
    });
    expect(result["classes"]).toEqual(classLevel.picked);
    expect(relativeError(result["psiGradient"], classLevel.gradPsi)).toBeLessThan(1e-5);
  },
);
