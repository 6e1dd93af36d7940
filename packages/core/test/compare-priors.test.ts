import {
  type ClassPrior,
  createRandom,
  comparePriors,
  exponentialCounts,
  priorFromCounts,
} from "@balms/core";
import { describe, expect, test } from "vitest";
import { sampleWith } from "./sampled-counts.ts";

const zoo = priorFromCounts([5, 3, 1, 0], { classes: ["cat", "dog", "lynx", "fox"] });

function rejections(first: () => ClassPrior, second: () => ClassPrior, trials: number): number {
  let rejected = 0;
  for (let trial = 0; trial < trials; trial++) {
    if (comparePriors(first(), second(), { significance: 0.05 }).differs) rejected++;
  }
  return rejected;
}

describe("whether two priors differ by more than sampling noise", () => {
  const sample = sampleWith(createRandom("compare priors"));

  const tail = exponentialCounts({ classes: 100, largest: 500, imbalanceFactor: 200 });

  test.each([
    ["ten even classes", Array.from({ length: 10 }, () => 1), 400, 400],
    ["a long tail, most classes below 5 rows", tail, 300, 300],
    ["a long tail, samples of different size", tail, 2000, 150],
    ["two classes, one rare", [99, 1], 2000, 1000],
  ])("5 in 100 samples of one law do: %s", (_, weights, rows, others) => {
    const trials = 600;
    const rejected = rejections(
      () => sample(weights, rows),
      () => sample(weights, others),
      trials,
    );
    const deviation = Math.sqrt(trials * 0.05 * 0.95);
    expect(Math.abs(rejected - 0.05 * trials)).toBeLessThan(3.3 * deviation);
  });

  test.each([
    ["a long tail and its square root", tail, tail.map((n) => Math.sqrt(n)), 2000],
    ["two classes", [9, 1], [8, 2], 2000],
    ["a tail that is lost", tail, tail.map((n) => (n < 50 ? 0 : n)), 2000],
  ])("samples of different laws always do: %s", (_, weights, others, rows) => {
    const make = (law: number[]) => () => sample(law, rows);
    expect(rejections(make(weights), make(others), 50)).toBe(50);
  });

  test("says how great the difference is", () => {
    const comparison = comparePriors(priorFromCounts([30, 10]), priorFromCounts([20, 20]));
    expect(comparison).toEqual({
      totalVariation: 0.25,
      // 80 · (30·20 − 10·20)² / (40 · 40 · 50 · 30)
      statistic: expect.closeTo(16 / 3, 12) as number,
      degreesOfFreedom: 1,
      pValue: expect.closeTo(0.020_921_335_337_794_03, 10) as number,
      differs: false,
      outcome: "no difference found",
      unaligned: [],
    });
    expect(comparePriors(zoo, zoo)).toMatchObject({ pValue: 1, differs: false });
  });

  test.each<[number[], number[], object]>([
    [[3, 1, 1], [1, 3, 2], { degreesOfFreedom: 0, differs: false, outcome: "too few" }],
    [[2, 1, 1], [2, 1, 1], { degreesOfFreedom: 0, outcome: "too few" }],
    [[900, 1, 1], [700, 2, 0], { degreesOfFreedom: 0, outcome: "too few" }],
    [[30, 30, 1], [25, 35, 2], { degreesOfFreedom: 1, outcome: "no difference found" }],
    [[90, 10, 5], [10, 90, 5], { differs: true, outcome: "differs" }],
    // One class alone: its share is 1 on both sides.
    [[5, 0], [3, 0], { degreesOfFreedom: 0, outcome: "no difference found" }],
  ])("%j and %j: what the test can say", (first, second, outcome) => {
    expect(comparePriors(priorFromCounts(first), priorFromCounts(second))).toMatchObject(outcome);
  });

  test("says which classes only one of them has, and what they may be called in the other", () => {
    const first = priorFromCounts([90, 10], { classes: ["cat", "Lynx"] });
    const second = priorFromCounts([9, 91], { classes: ["lynx", "cat"] });
    expect(comparePriors(first, second).unaligned).toEqual([
      { name: "Lynx", missingFrom: [1], nearest: "lynx" },
      { name: "lynx", missingFrom: [0], nearest: "Lynx" },
    ]);
  });

  test("aligns classes by name", () => {
    const first = priorFromCounts([90, 10], { classes: ["cat", "lynx"] });
    const second = priorFromCounts([10, 90], { classes: ["lynx", "cat"] });
    expect(comparePriors(first, second)).toMatchObject({ totalVariation: 0, statistic: 0 });
    const other = priorFromCounts([90, 10], { classes: ["cat", "dog"] });
    expect(comparePriors(first, other)).toMatchObject({ differs: true, totalVariation: 0.1 });
  });

  test.each<[object, object, string]>([
    [{ counted: "weights" }, {}, "`first`: received counts of weights; expected counts of rows or"],
    [{ counted: "instances" }, {}, "`first`: received counts of instances"],
    [{ examples: 9 }, {}, "`first`: received examples with several classes; expected one class"],
    [{}, { significance: 0 }, "`significance`: received 0"],
    [{}, { significance: 1 }, "`significance`: received 1"],
  ])("%o, %o is refused", (parts, options, message) => {
    const given = priorFromCounts([5, 5], parts);
    expect(() => comparePriors(given, priorFromCounts([5, 5]), options)).toThrow(message);
  });
});
