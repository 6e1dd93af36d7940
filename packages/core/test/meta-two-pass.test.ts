import { createMetaSampler, createRandom, type RandomGenerator } from "@balms/core";
import { type BilevelOptions, bilevelStep, type InnerStep } from "@balms/core/adapter";
import { describe, expect, test } from "vitest";
import { linearNetwork, prior, rowsFor, tanhNetwork, TestModel } from "./meta-models.ts";

const B = 7;
const batch = rowsFor(Int32Array.of(0, 0, 1, 2, 0, 1, 2), createRandom("batch"));
const meta = (): RandomGenerator => createRandom("meta");
const iteration = () => ({
  state: createMetaSampler(prior),
  step: 0,
  random: meta(),
  psiGradient: () => [0, 0, 0],
});
const settings = { learningRate: 0.3, momentum: 0.8, weightDecay: 0.01, nesterov: false };

/** L_meta after training on row weights s: the definition. */
function metaLossAt(model: TestModel, s: number[], step: Omit<InnerStep, "rowWeights">): number {
  const moved = model.copy();
  moved.train(batch, { ...step, rowWeights: Float64Array.from(s) });
  return moved.metaGradient(meta()).loss;
}

async function gradients(model: TestModel, step: Partial<typeof settings>, relativeStep?: number) {
  const { rowGradients } = await bilevelStep(model.copy(), batch, {
    ...settings,
    ...step,
    ...iteration(),
    relativeStep,
  });
  return rowGradients ?? new Float64Array();
}

describe.each([
  ["a tanh network", tanhNetwork()],
  ["a linear head", linearNetwork()],
])("%s", (_, network) => {
  const model = new TestModel(network);

  test.each([
    ["plain SGD", { momentum: 0 }],
    ["momentum", {}],
    ["Nesterov", { nesterov: true }],
  ])("with %s, dL/ds is the derivative of the meta loss by the row weights", async (__, change) => {
    const step = { ...settings, ...change };
    const ones = Array.from({ length: B }, () => 1);
    const exact = ones.map((_one, row) => {
      const moved = (by: number) => metaLossAt(model, ones.with(row, 1 + by), step);
      return (moved(1e-4) - moved(-1e-4)) / 2e-4;
    });
    const scale = Math.max(...exact.map(Math.abs));
    expect(scale).toBeGreaterThan(1e-3);
    const fine = await gradients(model, change, 1e-4);
    const published = await gradients(model, change);
    for (const [row, value] of exact.entries()) {
      expect(Math.abs(fine[row] - value) / scale).toBeLessThan(1e-6);
      expect(Math.abs(published[row] - value) / scale).toBeLessThan(1e-4);
    }
  });
});

/** Two rows whose losses are θ and −3θ, at θ = 2. */
const model = {
  snapshot: () => 2,
  train: () => undefined,
  metaGradient: () => ({ loss: 4, direction: 4, norm: 4 }),
  lossesAt: (x: number[], theta: number, direction: number, scale: number): ArrayLike<number> =>
    x.map((value) => value * (theta + scale * direction)),
};
type Change = Partial<Record<keyof typeof model, unknown>>;

async function rowGradientsOf(change: Change = {}, options: Partial<BilevelOptions> = {}) {
  const step = { ...iteration(), learningRate: 0.1, ...options };
  const { rowGradients } = await bilevelStep(
    { ...model, ...change } as typeof model,
    [1, -3],
    step,
  );
  return Array.from(rowGradients ?? []);
}

test("by hand: −(lr/B) ⟨G, ∇loss⟩, times 1 + momentum for Nesterov", async () => {
  const expected = [-0.2, 0.6];
  for (const [row, value] of (await rowGradientsOf()).entries()) {
    expect(value).toBeCloseTo(expected[row], 12);
  }
  const nesterov = await rowGradientsOf({}, { momentum: 0.8, nesterov: true });
  for (const [row, value] of nesterov.entries()) {
    expect(value).toBeCloseTo(1.8 * expected[row], 12);
  }
});

test.each([0, 5e-324])("where ‖G‖ is %d, all are 0", async (norm) => {
  const metaGradient = () => ({ loss: 4, direction: norm, norm });
  expect((await rowGradientsOf({ metaGradient })).map(Math.abs)).toEqual([0, 0]);
});

test("models may be asynchronous", async () => {
  const later = Object.fromEntries(
    Object.entries(model).map(([name, method]) => [
      name,
      (...rest: never[]) => Promise.resolve((method as (...all: never[]) => unknown)(...rest)),
    ]),
  );
  expect(await rowGradientsOf(later)).toEqual(await rowGradientsOf());
});

const outer = model.metaGradient();

test.each<[string, Change, string]>([
  ["a norm below 0", { metaGradient: () => ({ ...outer, norm: -1 }) }, "`norm`: received -1"],
  ["a norm of NaN", { metaGradient: () => ({ ...outer, norm: NaN }) }, "`norm`: received NaN"],
  ["no norm", { metaGradient: () => ({ loss: 1 }) }, "`norm`: received undefined"],
  ["a loss of NaN", { metaGradient: () => ({ ...outer, loss: NaN }) }, "`metaLoss`: received NaN"],
  ["no losses", { lossesAt: () => undefined }, "`losses`: received undefined"],
  ["losses of NaN", { lossesAt: () => [0, NaN] }, "`losses`: received NaN at position 1"],
  [
    "losses of NaN on the other side",
    { lossesAt: (_: unknown, __: number, ___: number, by: number) => [0, by > 0 ? 1 : NaN] },
    "`rowGradients`: received NaN at position 1",
  ],
  [
    "losses of two lengths",
    { lossesAt: (_: unknown, __: number, ___: number, by: number) => (by > 0 ? [1] : [1, 2]) },
    "`rowGradients`: received 1 numbers; expected 2",
  ],
])("%s are refused", async (_, change, message) => {
  await expect(rowGradientsOf(change)).rejects.toThrow(message);
});

test("a gradient by ψ of another length is refused", async () => {
  const short = rowGradientsOf({}, { psiGradient: () => [1] });
  await expect(short).rejects.toThrow("`gradient`: received 1 numbers; expected 3 numbers");
});
