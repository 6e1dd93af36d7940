import {
  balancedSigmoidLoss,
  balancedSoftmaxLoss,
  ClassCounter,
  createMetaSampler,
  effectiveNumberPrior,
  evaluatePredictions,
  metaSamplerGradient,
  priorFromCounts,
  priorFromExamples,
  priorFromLabels,
  priorFromNames,
  reduceLosses,
  renameClasses,
  reorderPrior,
  reweightLosses,
  reweightLossesGradient,
  sampledPrior,
  smoothPrior,
  subsetPrior,
  temperPrior,
  updateMetaSampler,
} from "@balms/core";
import { drawRowsFromGumbel } from "@balms/core/adapter";
import { describe, expect, test } from "vitest";

// Callers in plain JavaScript have no types to hold them back.
const prior = priorFromCounts([2, 1]);
const state = createMetaSampler(prior);
const two = new Float64Array(2);

describe.each([undefined, null, 3, {}, new Set([1])])("%o in place of an array", (value) => {
  const wrong = value as never;

  test.each<[string, () => unknown]>([
    ["`targets`", () => balancedSoftmaxLoss(two, wrong, { prior })],
    ["`logits`", () => balancedSoftmaxLoss(wrong, [0], { prior })],
    ["`frequencies", () => balancedSigmoidLoss(two, [0], { frequencies: wrong })],
    ["`labels`", () => balancedSigmoidLoss(two, wrong, { frequencies: [0.1, 0.2] })],
    ["`losses`", () => reduceLosses(wrong)],
    ["`counts`", () => priorFromCounts(wrong)],
    ["`labels`", () => evaluatePredictions([0], wrong, { prior })],
    ["`predictions`", () => evaluatePredictions(wrong, [0], { prior })],
    ["`labels`", () => drawRowsFromGumbel(state, wrong, two)],
    ["`gradient`", () => updateMetaSampler(state, wrong)],
    ["`state.psi`", () => updateMetaSampler(wrong, [0, 0])],
    [
      "`draw.soft`",
      () => metaSamplerGradient(state, { classes: new Int32Array(1), soft: wrong }, [1]),
    ],
    ["`psi`", () => reweightLosses(two, [0, 1], wrong)],
    ["`losses`", () => reweightLosses(wrong, [0, 1], [0, 0])],
  ])("is named: %s", (message, call) => {
    expect(call).toThrow(message);
  });
});

test("ids of 64 bits are counted as any others", () => {
  const ids = BigInt64Array.of(1n, 0n, 1n);
  expect(priorFromLabels(ids, { classes: 2 }).counts).toEqual([1, 2]);
  expect(priorFromLabels(BigUint64Array.of(1n), { classes: ["a", "b"] }).counts).toEqual([0, 1]);
  expect(priorFromExamples([[1n, 0n], ids], { classes: 2 }).counts).toEqual([2, 2]);
  const counter = new ClassCounter({ classes: 2 });
  counter.add(1n, 3);
  expect(counter.prior().counts).toEqual([0, 3]);
  for (const wrong of [2n, -1n, 2n ** 60n]) {
    expect(() => priorFromLabels([wrong], { classes: 2 })).toThrow(
      `\`labels\`: received ${wrong}n at row 0; expected class ids from 0 to 1`,
    );
  }
  expect(() => priorFromExamples([[1n]])).toThrow("ids need `classes`");
});

test("names that are no text are refused without being called", () => {
  const hostile = {
    toString: () => {
      throw new Error("was called");
    },
  };
  const animals = priorFromCounts([1, 2], { classes: ["cat", "lynx"] });
  for (const name of [hostile, Object.create(null), Symbol("cat")] as unknown[] as never[]) {
    for (const refused of [
      () => priorFromNames(["cat", name]),
      () => priorFromLabels([0, name], { classes: ["cat", "lynx"] }),
      () => priorFromExamples([["cat"], [name]]),
      () => subsetPrior(animals, [name]),
      () => reorderPrior(animals, ["cat", name]),
    ]) {
      expect(refused).toThrow(/`(names|labels|classes)`: received (Object|Symbol\(cat\))/);
    }
  }
});

test.each([
  ["Array of length 2", [1, 2]],
  ["Int32Array of length 2", Int32Array.of(1, 2)],
  ["Uint8ClampedArray of length 2", Uint8ClampedArray.of(1, 2)],
])("losses as an %s are refused: what comes of them would be cut to its kind", (kind, losses) => {
  const message = `\`losses\`: received ${kind}; expected a Float32Array or Float64Array`;
  expect(() => reweightLosses(losses as never, [0, 1], [0, 1])).toThrow(message);
  expect(() => reweightLossesGradient(losses as never, [0, 1], [0, 1], [1, 1])).toThrow(message);
});

test.each([undefined, null, {}, "prior", []])("%o in place of a prior is named", (value) => {
  const wrong = value as never;
  for (const call of [
    () => subsetPrior(wrong, []),
    () => reorderPrior(wrong, []),
    () => renameClasses(wrong, {}),
    () => smoothPrior(wrong),
    () => effectiveNumberPrior(wrong, 0.5),
    () => temperPrior(wrong, 1),
    () => sampledPrior(wrong, { kind: "class-balanced" }),
  ]) {
    expect(call).toThrow("`prior`: received");
  }
  expect(() => subsetPrior(prior, 3 as never)).toThrow("`classes`: received 3");
  expect(() => reorderPrior(prior, undefined as never)).toThrow("`classes`: received undefined");
});
