import { describe, expect, test } from "vitest";
import { plainSoftmaxLoss } from "../losses/plain-softmax-loss.ts";
import { balancedSoftmaxGradient } from "../losses/balanced-softmax-gradient.ts";
import { reduceLosses } from "../losses/reduce-losses.ts";
import { priorFromCounts } from "../priors/prior-from-counts.ts";
import { createRandom } from "../random/create-random.ts";
import { headLogits, linearHeadGradient } from "../heads/linear-head.ts";
import { linearHeadMetaGradient, type LinearHeadMetaOptions } from "./linear-head-meta-gradient.ts";
import { momentumStep } from "../sgd/momentum-step.ts";

const random = createRandom("head");
const normal = (length: number) => Float64Array.from({ length }, () => random.normal());
const [B, C, D, M] = [5, 3, 4, 6];
const base: LinearHeadMetaOptions = {
  features: normal(B * D),
  labels: [0, 0, 1, 2, 0],
  metaFeatures: normal(M * D),
  metaLabels: [0, 1, 2, 0, 1, 2],
  weight: normal(C * D),
  bias: normal(C),
  velocityWeight: normal(C * D),
  velocityBias: normal(C),
  prior: priorFromCounts([30, 10, 2]),
  learningRate: 0.3,
};

/** L_meta as a function of the row weights s, computed forwards. */
function metaLossAt(options: LinearHeadMetaOptions, rowWeights: number[]): number {
  const { features, weight, bias, metaFeatures, metaLabels, learningRate } = options;
  const { momentum = 0, weightDecay = 0, nesterov = false } = options;
  const logits = headLogits(features, weight, bias);
  const { prior, tau } = options;
  const slope = balancedSoftmaxGradient(logits, options.labels, { prior, tau, rowWeights });
  const gradient = linearHeadGradient(features, slope, C);
  const sgd = { learningRate, momentum, weightDecay, nesterov };
  const [next, nextBias] = [weight.slice(), bias.slice()];
  const { velocityWeight = new Float64Array(C * D), velocityBias = new Float64Array(C) } = options;
  momentumStep(next, velocityWeight.slice(), gradient.weight, sgd);
  momentumStep(nextBias, velocityBias.slice(), gradient.bias, sgd);
  const metaLogits = headLogits(metaFeatures, next, nextBias);
  return reduceLosses(plainSoftmaxLoss(metaLogits, metaLabels, { classes: C }));
}

test("a masked class as the target is refused: its loss has no gradient", () => {
  const prior = priorFromCounts([30, 10, 0]);
  expect(() => linearHeadMetaGradient({ ...base, prior, zeroCounts: "mask" })).toThrow(
    "`targets`: received masked class 2 at row 3; expected classes with examples.",
  );
  const labels = [0, 0, 1, 1, 0];
  const { rowGradients } = linearHeadMetaGradient({ ...base, labels, prior, zeroCounts: "mask" });
  expect(rowGradients.every(Number.isFinite)).toBe(true);
});

describe.each([
  ["plain SGD", {}],
  ["momentum", { momentum: 0.9 }],
  ["momentum and weight decay", { momentum: 0.9, weightDecay: 5e-2 }],
  ["Nesterov", { momentum: 0.9, weightDecay: 5e-2, nesterov: true }],
  ["τ = ¼", { tau: 0.25 }],
])("with %s", (_, change) => {
  const options = { ...base, ...change };

  test("dL/ds is the derivative of the meta loss by the row weights", () => {
    const { rowGradients, metaLoss } = linearHeadMetaGradient(options);
    const ones = [1, 1, 1, 1, 1];
    expect(metaLoss).toBeCloseTo(metaLossAt(options, ones), 14);
    for (let row = 0; row < B; row++) {
      const moved = (by: number) => metaLossAt(options, ones.with(row, 1 + by));
      expect(rowGradients[row]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 8);
    }
  });
});

test("momentum buffers start at zero", () => {
  const { velocityWeight: _, velocityBias: __, ...rest } = base;
  const zeros = {
    ...rest,
    velocityWeight: new Float64Array(C * D),
    velocityBias: new Float64Array(C),
  };
  expect(linearHeadMetaGradient({ ...rest, momentum: 0.9 })).toEqual(
    linearHeadMetaGradient({ ...zeros, momentum: 0.9 }),
  );
});

test("does not change its input", () => {
  const before = structuredClone({ ...base, prior: undefined });
  linearHeadMetaGradient({ ...base, momentum: 0.9 });
  expect({ ...base, prior: undefined }).toEqual(before);
});

test("no options are refused by name", () => {
  expect(() => linearHeadMetaGradient(undefined as never)).toThrow("`prior`: received undefined");
});

test("class ids may be numbers of any kind", () => {
  const ids = Int32Array.from([0, 0, 1, 2, 0]);
  for (const labels of [Float32Array.from(ids), BigInt64Array.from([0n, 0n, 1n, 2n, 0n])]) {
    expect(linearHeadMetaGradient({ ...base, labels })).toEqual(linearHeadMetaGradient(base));
  }
});

test.each([
  [{ weight: new Float64Array(C * D + 1) }, "`weight`: received Float64Array of length 13"],
  [{ weight: new Float64Array() }, "`dimensions`: received 0"],
  [{ bias: new Float64Array(2) }, "`bias`: received 2 numbers; expected 3 numbers"],
  [{ features: new Float64Array(5) }, "`features`: received Float64Array of length 5"],
  [{ features: new Float64Array() }, "`rows`: received 0"],
  [{ features: normal(B * D).fill(NaN) }, "`features`: received NaN at row 0, column 0"],
  [{ metaFeatures: new Float64Array(3) }, "`metaFeatures`: received Float64Array of length 3"],
  [{ metaLabels: [0] }, "`metaLabels`: received Array of length 1; expected 6 class ids"],
  [{ labels: [0, 0, 1, 3, 0] }, "`labels`: received 3 at row 3"],
  [{ velocityWeight: new Float64Array(1) }, "`velocityWeight`: received 1 numbers"],
  [{ velocityBias: new Float64Array(1) }, "`velocityBias`: received 1 numbers"],
  [{ learningRate: 0 }, "`learningRate`: received 0"],
  [{ momentum: 1 }, "`momentum`: received 1"],
  [{ weightDecay: -1 }, "`weightDecay`: received -1"],
])("%o is refused", (change, message) => {
  expect(() => linearHeadMetaGradient({ ...base, ...change })).toThrow(message);
});
