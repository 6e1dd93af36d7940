// What a network's results are measured by.
import { evaluateFolds } from "@balms/brain";
import { priorFromCounts } from "@balms/core";
import { beforeEach, describe, expect, test } from "vitest";
import { seedWeights, tail, versions } from "./versions.ts";

beforeEach(() => seedWeights(7));

const fast = { hiddenLayers: [6], iterations: 60, learningRate: 0.1, errorThresh: 1e-9 };

describe.each(versions)("$name", ({ name, brain, Balanced }) => {
  test("testing gives brain.js's figures and the balanced ones", () => {
    const network = new Balanced(fast);
    network.train(tail(1), fast);
    const result = network.test(tail(2));
    expect(result.total).toBe(52);
    expect(result.classes).toEqual(["cat", "dog", "emu"]);
    expect(result.evaluation?.top1).toBeCloseTo(1 - result.misclasses.length / 52, 12);
    expect(result.evaluation?.many).toBe(null);
    expect(network.evaluate(tail(2), { manyAbove: 30, fewBelow: 5 }).many).toBeGreaterThan(0.5);
  });

  test("CrossValidate: folds without a class keep its output, and are measured together", () => {
    const prior = priorFromCounts([40, 8, 4], { classes: ["cat", "dog", "emu"] });
    const options = { ...fast, balance: { inLoss: prior } };
    const first = name === "brain.js";
    const validation = first
      ? new brain.CrossValidate(Balanced, options)
      : new brain.CrossValidate(() => new Balanced(options));
    const result = validation.train(tail(3), fast, 13);
    expect(result.sets).toHaveLength(13);
    const pooled = evaluateFolds(result);
    expect(pooled.rows).toBe(52);
    expect(pooled.confusion.map((row) => row.reduce((a, b) => a + b))).toEqual([40, 8, 4]);
    expect(pooled.balanced).toBeGreaterThan(0.6);
    expect(evaluateFolds(JSON.parse(JSON.stringify(result))).balanced).toBe(pooled.balanced);
    expect(validation.toNeuralNetwork().balance.inLoss?.counts).toEqual([40, 8, 4]);
  });

  test("CrossValidate without a prior counts each fold", () => {
    const first = name === "brain.js";
    const make = first ? Balanced : () => new Balanced(fast);
    const result = new brain.CrossValidate(make, fast).train(tail(3).slice(0, 48), fast, 2);
    expect(evaluateFolds(result).rows).toBe(48);
    expect(() => evaluateFolds({ sets: [{ total: 3 }] })).toThrow(
      "`result`: received Object; expected folds tested by balanced networks",
    );
  });

  test("evaluate takes a prior by name", () => {
    const network = new Balanced(fast);
    network.train(tail(1), fast);
    const prior = priorFromCounts([4, 200, 40], { classes: ["emu", "cat", "dog"] });
    const { many, few } = network.evaluate(tail(2), { prior });
    expect(many).not.toBe(null);
    const usual = network.evaluate(tail(2), { manyAbove: 39, fewBelow: 5 });
    expect([many, few]).toEqual([usual.many, usual.few]);
    const other = priorFromCounts([1, 1, 1], { classes: ["cat", "dog", "fox"] });
    expect(() => network.evaluate(tail(2), { prior: other })).toThrow('no share of "emu"');
    expect(network.evaluate(tail(2), { prior: undefined }).rows).toBe(52);
  });
});
