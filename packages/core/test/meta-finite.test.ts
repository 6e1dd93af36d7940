import {
  BalmsError,
  createMetaSampler,
  createRandom,
  drawClasses,
  metaReweighterGradient,
  metaSamplerGradient,
  priorFromCounts,
  reweightLosses,
  reweightLossesGradient,
  updateMetaSampler,
} from "@balms/core";
import { linearLogits, nearestClassMeanHead, tauNormalizeHead } from "@balms/core/heads";
import {
  bilevelStep,
  drawClassesFromGumbel,
  drawRows,
  drawRowsFromGumbel,
  instanceMetaSamplerGradient,
  linearHeadMetaGradient,
} from "@balms/core/adapter";
import * as fc from "fast-check";
import { expect, test } from "vitest";

const [B, C, D] = [4, 3, 2];
const labels = [0, 1, 2, 0];
const prior = priorFromCounts([2, 1, 1]);
const start = createMetaSampler(prior);

// Any finite number, and often one at the end of the scale.
const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1, 5e-324, 1e200, -1e200, Number.MAX_VALUE, -Number.MAX_VALUE),
);
const vector = (length: number) => fc.array(value, { minLength: length, maxLength: length });
const matrix = (length: number) => vector(length).map((values) => Float64Array.from(values));

/** Every number in a result, however deep. */
function numbersIn(result: unknown): number[] {
  if (typeof result === "number") return [result];
  if (typeof result !== "object" || result === null) return [];
  if (ArrayBuffer.isView(result)) return [...(result as Float64Array)];
  return Object.values(result).flatMap(numbersIn);
}

type Inputs = Record<"rows" | "psi", number[]> &
  Record<"features" | "weight" | "bias" | "gumbel" | "rowGumbel", Float64Array>;

const inputs = fc.record({
  rows: vector(B),
  psi: vector(C),
  features: matrix(B * D),
  weight: matrix(C * D),
  bias: matrix(C),
  gumbel: matrix(B * C),
  rowGumbel: matrix(B * B),
});

const calls: [string, (given: Inputs) => unknown][] = [
  ["updateMetaSampler", ({ psi, bias }) => updateMetaSampler({ ...start, psi }, bias)],
  ["drawClasses", ({ psi }) => drawClasses({ ...start, psi }, prior, B, createRandom(1))],
  ["drawRows", ({ psi }) => drawRows({ ...start, psi }, labels, B, createRandom(1))],
  [
    "metaSamplerGradient",
    ({ psi, rows, gumbel }) => {
      const state = { ...start, psi };
      return metaSamplerGradient(state, drawClassesFromGumbel(state, prior, gumbel), rows);
    },
  ],
  [
    "instanceMetaSamplerGradient",
    ({ psi, rows, rowGumbel }) => {
      const state = { ...start, psi };
      const draw = drawRowsFromGumbel(state, labels, rowGumbel);
      return [draw, instanceMetaSamplerGradient(state, labels, draw, rows)];
    },
  ],
  ["reweightLosses", ({ psi, rows }) => reweightLosses(Float64Array.from(rows), labels, psi)],
  [
    "reweightLossesGradient",
    ({ psi, rows, gumbel }) => reweightLossesGradient(gumbel.slice(0, B), labels, psi, rows),
  ],
  [
    "metaReweighterGradient",
    ({ psi, rows }) => metaReweighterGradient({ ...start, psi }, labels, rows),
  ],
  ["linearLogits", ({ features, weight, bias }) => linearLogits(features, { weight, bias })],
  [
    "linearHeadMetaGradient",
    ({ features, weight, bias }) =>
      linearHeadMetaGradient({
        features,
        labels,
        metaFeatures: features,
        metaLabels: labels,
        weight,
        bias,
        prior,
        learningRate: 0.1,
        momentum: 0.9,
        weightDecay: 0.1,
        velocityWeight: weight,
      }),
  ],
  [
    "tauNormalizeHead",
    ({ weight, psi }) => tauNormalizeHead(weight, { classes: C, tau: Math.abs(psi[0]) }),
  ],
  [
    "nearestClassMeanHead",
    ({ features }) => nearestClassMeanHead({ features, labels }, { classes: C, dimensions: D }),
  ],
];

/** Whether a failure is one that balms explains; others go on. */
function explained(error: unknown): [] {
  if (BalmsError.isInstance(error)) return [];
  throw error;
}

test.each(calls)("%s returns no NaN on finite input, or says what is wrong", (_, call) => {
  const attempt = (given: Inputs): unknown => {
    try {
      return call(given);
    } catch (error) {
      return explained(error);
    }
  };
  fc.assert(
    fc.property(inputs, (given) => {
      expect(numbersIn(attempt(given)).some(Number.isNaN)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test("nor do two passes", async () => {
  await fc.assert(
    fc.asyncProperty(vector(C), value, value, async (losses, norm, rate) => {
      const model = {
        snapshot: () => 1,
        train: () => undefined,
        metaGradient: () => ({ loss: 1, direction: 1, norm: Math.abs(norm) }),
        lossesAt: (_: number, s: number, d: number, scale: number) =>
          losses.map((loss) => (scale > 0 ? loss : s * d)),
      };
      const options = { state: start, step: 0, random: createRandom(1), psiGradient: () => losses };
      const result = await bilevelStep(model, 0, {
        ...options,
        learningRate: Math.abs(rate),
      }).catch(explained);
      expect(numbersIn(result).some(Number.isNaN)).toBe(false);
    }),
  );
});
