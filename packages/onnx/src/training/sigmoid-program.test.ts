import {
  balancedSigmoidGradient,
  balancedSigmoidLoss,
  createMetaReweighter,
  createRandom,
  metaReweighterGradient,
  plainSigmoidGradient,
  priorFromCounts,
  reweightLosses,
  sigmoidShift,
} from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { ProgramRunner } from "./program-runner.ts";
import { sigmoidProgram } from "./sigmoid-program.ts";

const [rows, dimensions, classes, batchSize, metaSize] = [40, 6, 5, 12, 9];
const prior = priorFromCounts([30, 12, 5, 2, 1], { examples: 40 });
const shift = sigmoidShift({ prior });
const random = createRandom(3);
const numbers = (length: number): Float32Array =>
  Float32Array.from({ length }, () => Math.fround(random.normal()));
const features = numbers(rows * dimensions);
const drawn = (length: number, below: number, least = 0): number[] =>
  Array.from({ length }, () => least + Math.floor(random.uniform() * (below - least)));
const zeros = (length: number): Float32Array => new Float32Array(length);

/** η [B, C] in double precision. */
const scores = (of: readonly number[], weight: Float64Array, bias: Float64Array): Float64Array =>
  Float64Array.from({ length: of.length * classes }, (_, index) => {
    const [row, id] = [of[Math.floor(index / classes)], index % classes];
    let sum = bias[id];
    for (let d = 0; d < dimensions; d++) {
      sum += weight[id * dimensions + d] * features[row * dimensions + d];
    }
    return sum;
  });

/** ∂(mean of rows)/∂W and ∂b, from δ [B, C], with a weight for each row. */
const headGradient = (of: readonly number[], delta: Float64Array, weights: ArrayLike<number>) => {
  const [weight, bias] = [new Float64Array(classes * dimensions), new Float64Array(classes)];
  of.forEach((row, b) => {
    for (let id = 0; id < classes; id++) {
      const slope = (weights[b] * delta[b * classes + id]) / of.length;
      bias[id] += slope;
      for (let d = 0; d < dimensions; d++) {
        weight[id * dimensions + d] += slope * features[row * dimensions + d];
      }
    }
  });
  return { weight, bias };
};

const cases = [
  { nesterov: false, isShifted: false, below: classes },
  { nesterov: true, isShifted: true, below: classes },
  // Background alone: there are no objects whose weights would have a mean.
  { nesterov: false, isShifted: true, below: 0 },
];

test.each(cases)(
  "a step with the Meta Reweighter is core's: weights, head and dL/dψ, %o",
  async ({ nesterov, isShifted, below }) => {
    const [momentum, weightDecay, learningRate] = [0.9, 0.01, 0.5];
    const batch = drawn(batchSize, rows);
    const labels = drawn(batchSize, below, -1);
    const metaRows = drawn(metaSize, rows);
    const metaLabels = drawn(metaSize, classes, -1);
    const psi = [0.5, -1, 2, 0, -3];
    const start = { weight: numbers(classes * dimensions), bias: numbers(classes) };
    const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    const program = sigmoidProgram({
      rows,
      dimensions,
      classes,
      batchSize,
      blocks: [classes],
      momentum,
      weightDecay,
      nesterov,
      added: Float32Array.from(shift),
      meta: { batchSize: metaSize, adam, isShifted },
    });
    const runner = await ProgramRunner.create(runtime, program, {
      threads: 1,
      shared: { features },
      state: {
        "weight.0": start.weight,
        "velocity.0": zeros(classes * dimensions),
        bias: start.bias,
        velocityBias: zeros(classes),
        psi: Float32Array.from(psi),
        scaledFirstMoment: zeros(classes),
        scaledSecondMoment: zeros(classes),
      },
    });
    const losses = await runner.run(1, {
      rows: Int32Array.from(batch),
      labels: Int32Array.from(labels),
      learningRate: Float32Array.of(learningRate),
      metaRows: Int32Array.from(metaRows),
      metaLabels: Int32Array.from(metaLabels),
      spreadFactor: Float32Array.of(1),
      floor: Float32Array.of(1),
    });
    const after = runner.state();
    await runner.release();

    const weight = Float64Array.from(start.weight);
    const bias = Float64Array.from(start.bias);
    const logits = scores(batch, weight, bias);
    const plain = balancedSigmoidLoss(logits, labels, { prior });
    const expectedLosses = reweightLosses(plain, labels, psi);
    for (const [b, loss] of expectedLosses.entries()) expect(losses[b]).toBeCloseTo(loss, 4);

    const weights = reweightLosses(new Float64Array(batchSize).fill(1), labels, psi);
    const delta = balancedSigmoidGradient(logits, labels, { prior, reduction: "sum" });
    const gradient = headGradient(batch, delta, weights);
    const factor = nesterov ? 1 + momentum : 1;
    const moved = (value: number, slope: number): number =>
      value - learningRate * factor * (slope + weightDecay * value);
    const nextWeight = weight.map((value, index) => moved(value, gradient.weight[index]));
    const nextBias = bias.map((value, index) => moved(value, gradient.bias[index]));
    for (const [index, value] of nextWeight.entries()) {
      expect(after["weight.0"][index]).toBeCloseTo(value, 5);
    }

    const metaLogits = scores(metaRows, nextWeight, nextBias);
    const metaDelta = isShifted
      ? balancedSigmoidGradient(metaLogits, metaLabels, { prior, reduction: "sum" })
      : plainSigmoidGradient(metaLogits, metaLabels, { classes, reduction: "sum" });
    const outer = headGradient(metaRows, metaDelta, new Float64Array(metaSize).fill(1));
    const along = scores(batch, outer.weight, outer.bias);
    const rowGradients = batch.map((_, b) => {
      let sum = 0;
      for (let id = 0; id < classes; id++) sum += delta[b * classes + id] * along[b * classes + id];
      return (-learningRate * factor * sum) / batchSize;
    });
    const state = { ...createMetaReweighter(prior), psi };
    const expected = metaReweighterGradient(state, labels, rowGradients);
    for (const [id, slope] of expected.entries()) {
      expect(Math.abs(after.scaledFirstMoment[id] - slope)).toBeLessThan(1e-6);
    }
  },
);

test("a batch of background alone has weight 1 in every row and moves no ψ", async () => {
  const program = sigmoidProgram({
    rows: 2,
    dimensions: 1,
    classes: 2,
    batchSize: 2,
    blocks: [2],
    momentum: 0,
    weightDecay: 0,
    nesterov: false,
    added: Float32Array.of(-1, 1),
    meta: {
      batchSize: 2,
      adam: { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      isShifted: false,
    },
  });
  const runner = await ProgramRunner.create(runtime, program, {
    threads: 1,
    shared: { features: Float32Array.of(1, 2) },
    state: {
      "weight.0": zeros(2),
      "velocity.0": zeros(2),
      bias: zeros(2),
      velocityBias: zeros(2),
      psi: Float32Array.of(-200, 3),
      scaledFirstMoment: zeros(2),
      scaledSecondMoment: zeros(2),
    },
  });
  const losses = await runner.run(1, {
    rows: Int32Array.of(0, 1),
    labels: Int32Array.of(-1, -1),
    learningRate: Float32Array.of(0.1),
    metaRows: Int32Array.of(0, 1),
    metaLabels: Int32Array.of(0, 1),
    spreadFactor: Float32Array.of(1),
    floor: Float32Array.of(1),
  });
  expect([...losses]).toEqual([2 * Math.fround(Math.LN2), 2 * Math.fround(Math.LN2)]);
  expect([...runner.state().scaledFirstMoment].map(Math.abs)).toEqual([0, 0]);
  await runner.release();
});
