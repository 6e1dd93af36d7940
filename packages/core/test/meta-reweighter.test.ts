import {
  balancedSigmoidGradient,
  balancedSigmoidLoss,
  createMetaReweighter,
  createRandom,
  metaReweighterGradient,
  priorFromCounts,
  reduceLosses,
  reweightLosses,
  updateMetaSampler,
} from "@balms/core";
import { linearLogits } from "@balms/core/heads";
import {
  type BilevelOptions,
  bilevelStep,
  type InnerStep,
  type TwoPassModel,
} from "@balms/core/adapter";
import { describe, expect, test } from "vitest";
import { limits, precisions, readGolden, relativeError, toPrecision } from "./golden.ts";

const [B, C, D] = [6, 3, 4];
const random = createRandom("reweighter");
const normal = (length: number) => Float64Array.from({ length }, () => random.normal());
const labels = [0, 0, 1, -1, 2, 0];
const batch = normal(B * D);
const metaBatch = normal(B * D);
const metaLabels = [0, 1, 2, 0, 1, -1];
/** The inner loss is shifted; ½ for each class shifts nothing, which makes the outer loss plain. */
const inner = { frequencies: [0.5, 0.1, 0.02] };
const outer = { frequencies: [0.5, 0.5, 0.5] };
const settings = { learningRate: 0.5, momentum: 0.9, weightDecay: 0, nesterov: true };

class Detector implements TwoPassModel<Float64Array, Float64Array, Float64Array> {
  weight: Float64Array = Float64Array.from({ length: C * D }, (_, i) => Math.sin(i));
  velocity: Float64Array = Float64Array.from({ length: C * D }, (_, i) => Math.cos(i) / 10);

  logits(x: Float64Array, weight = this.weight): Float64Array {
    return linearLogits(x, { weight, bias: new Float64Array(C) });
  }

  gradient(x: Float64Array, slope: Float64Array): Float64Array {
    return this.weight.map((_, i) => {
      const [j, d] = [Math.floor(i / D), i % D];
      return slope.reduce(
        (sum, g, k) => (k % C === j ? sum + g * x[Math.floor(k / C) * D + d] : sum),
        0,
      );
    });
  }

  snapshot(): Float64Array {
    return this.weight.slice();
  }

  train(x: Float64Array, { learningRate, momentum, nesterov, rowWeights }: InnerStep): void {
    const slope = balancedSigmoidGradient(this.logits(x), labels, { ...inner, rowWeights });
    const gradient = this.gradient(x, slope);
    this.velocity = gradient.map((g, i) => momentum * this.velocity[i] + g);
    this.weight = this.weight.map(
      (w, i) =>
        w -
        learningRate * (nesterov ? gradient[i] + momentum * this.velocity[i] : this.velocity[i]),
    );
  }

  metaGradient() {
    const logits = this.logits(metaBatch);
    const loss = reduceLosses(balancedSigmoidLoss(logits, metaLabels, outer));
    const direction = this.gradient(metaBatch, balancedSigmoidGradient(logits, metaLabels, outer));
    return { loss, direction, norm: Math.hypot(...direction) };
  }

  lossesAt(x: Float64Array, weight: Float64Array, direction: Float64Array, scale: number) {
    const moved = weight.map((w, i) => w + scale * direction[i]);
    return balancedSigmoidLoss(this.logits(x, moved), labels, inner);
  }
}

const prior = priorFromCounts([100, 10, 2]);
const psi = [-0.7, 0.4, 1.1];
const ones = new Float64Array(B).fill(1);

/** One iteration with the Meta Reweighter. */
async function reweighterStep(
  model: Detector,
  options: Omit<BilevelOptions, "psiGradient" | "rowWeights">,
) {
  const { state } = options;
  const rowWeights = reweightLosses(ones, labels, state.psi);
  const result = await bilevelStep(model, batch, {
    ...options,
    rowWeights,
    psiGradient: (rowGradients) => metaReweighterGradient(state, labels, rowGradients),
  });
  return { ...result, rowWeights };
}

function metaLossAt(values: number[]): number {
  const model = new Detector();
  model.train(batch, { ...settings, rowWeights: reweightLosses(ones, labels, values) });
  return model.metaGradient().loss;
}

test("a step moves ψ along the derivative of the meta loss", async () => {
  // At rate 1, SGD subtracts the gradient itself.
  const state = {
    ...createMetaReweighter(prior, { optimizer: "sgd", learningRate: 1 }),
    psi,
  };
  const options = { ...settings, state, step: 0, random, relativeStep: 1e-4 };
  const result = await reweighterStep(new Detector(), options);
  expect(result.metaLoss).toBeCloseTo(metaLossAt(psi), 14);
  for (let c = 0; c < C; c++) {
    const moved = (by: number) => metaLossAt(psi.with(c, psi[c] + by));
    const exact = (moved(1e-4) - moved(-1e-4)) / 2e-4;
    expect(Math.abs(exact)).toBeGreaterThan(1e-4);
    expect(psi[c] - result.state.psi[c]).toBeCloseTo(exact, 7);
  }
});

test("between meta steps the weights stay, and the model trains on them", async () => {
  const state = { ...createMetaReweighter(prior), psi };
  const model = new Detector();
  const options = { ...settings, state, step: 0, random, every: 2 };
  const first = await reweighterStep(model, options);
  expect(first.state).toBe(state);
  expect(first.metaLoss).toBeUndefined();
  const twin = new Detector();
  twin.train(batch, { ...settings, rowWeights: first.rowWeights });
  expect(model.weight).toEqual(twin.weight);
  const second = await reweighterStep(model, { ...options, step: first.step });
  expect(second.state.step).toBe(1);
});

test("the start changes no loss, and background has no say in ψ", () => {
  const state = createMetaReweighter(priorFromCounts([5, 1, 1]));
  expect(state.psi).toEqual([0, 0, 0]);
  expect(state.learningRate).toBe(0.01);
  expect(reweightLosses(ones, labels, state.psi)).toEqual(ones);
  const gradient = metaReweighterGradient(state, [-1, 1], [7, 2]);
  expect([...gradient].map(Math.abs)).toEqual([0, 0, 0]);
  expect(updateMetaSampler(state, [1, -1, 0]).psi.map((x) => Number(x.toFixed(6)))).toEqual([
    -0.01, 0.01, 0,
  ]);
});

interface ReweighterCase {
  psi: number[];
  labels: number[];
  lossPerSample: number[];
  upstream: number[];
  gradPsi: number[];
}

describe.each(precisions)("in %s", (precision) => {
  test.each(readGolden<ReweighterCase>("meta_reweighter"))("$psi.length classes", (golden) => {
    // L = Σ u_b w_b loss_b has dL/dw_b = u_b loss_b.
    const rowGradients = toPrecision(golden.lossPerSample, precision).map(
      (loss: number, row: number) => loss * golden.upstream[row],
    );
    const counts = priorFromCounts(golden.psi.map(() => 1));
    const state = { ...createMetaReweighter(counts), psi: golden.psi };
    const gradient = metaReweighterGradient(state, golden.labels, rowGradients);
    expect(relativeError(gradient, golden.gradPsi)).toBeLessThanOrEqual(limits[precision]);
  });
});

const state = createMetaReweighter(prior);

test.each<[string, () => unknown, string]>([
  ["nothing", () => createMetaReweighter(undefined as never), "`prior`: received undefined"],
  ["no prior", () => createMetaReweighter({} as never), "`prior`: received Object"],
  ["a number", () => createMetaReweighter(3 as never), "`prior`: received 3"],
  ["a setting", () => createMetaReweighter(prior, { beta1: 2 }), "`beta1`: received 2"],
  ["no state", () => metaReweighterGradient(null as never, [0], [1]), "`state.psi`"],
  ["a label", () => metaReweighterGradient(state, [3], [1]), "`labels`: received 3 at row 0"],
  ["a length", () => metaReweighterGradient(state, [0], [1, 2]), "received 2 numbers"],
  ["no labels", () => metaReweighterGradient(state, undefined as never, [1]), "`labels`"],
])("%s is refused", (_, call, message) => {
  expect(call).toThrow(message);
});
