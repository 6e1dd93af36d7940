import { describe, expect, test } from "vitest";
import { adjustLogits } from "../adjustment/adjust-logits.ts";
import { priorFromCounts } from "../priors/prior-from-counts.ts";
import { evaluateLogits, evaluatePredictions } from "./evaluate.ts";
import { expectedCalibrationError } from "./expected-calibration-error.ts";
import { macroF1 } from "./macro-f1.ts";
import { meanPrediction } from "./mean-prediction.ts";
import { perClassAccuracy } from "./per-class-accuracy.ts";
import { predictClasses } from "./predict-classes.ts";
import { shotAccuracies, shotGroups } from "./shot-groups.ts";
import { top1Accuracy } from "./top1-accuracy.ts";

const prior = priorFromCounts([500, 50, 5]);

describe("evaluatePredictions", () => {
  test("computes every measure from the confusion matrix", () => {
    const result = evaluatePredictions([0, 0, 1, 0, 2, 2], [0, 0, 1, 1, 2, 0], { prior });
    expect(result.confusion).toEqual([
      [2, 0, 1],
      [1, 1, 0],
      [0, 0, 1],
    ]);
    expect(result.perClass).toEqual([2 / 3, 1 / 2, 1]);
    expect(result.top1).toBeCloseTo(4 / 6, 14);
    expect(result.balanced).toBeCloseTo((2 / 3 + 1 / 2 + 1) / 3, 14);
    expect(result.macroF1).toBeCloseTo((4 / 6 + 2 / 3 + 2 / 3) / 3, 14);
    expect(result).toMatchObject({ many: 2 / 3, medium: 1 / 2, few: 1, ece: null });
    expect(result.predictedShares).toEqual([3 / 6, 1 / 6, 2 / 6]);
  });

  test("a class without test rows has no value and counts in no mean", () => {
    const result = evaluatePredictions([0, 2], [0, 0], { prior });
    expect(result.perClass).toEqual([0.5, null, null]);
    expect(result).toMatchObject({ balanced: 0.5, many: 0.5, medium: null, few: null });
    expect(result.macroF1).toBeCloseTo(2 / 3, 14);
  });

  test.each([
    [[0], [0, 1], "`predictions`: received 1 class ids for 2 rows"],
    [[3], [0], "`predictions`: received 3 at row 0"],
    [[0], [-1], "`labels`: received -1 at row 0"],
    [[], [], "`labels.length`: received 0"],
  ])("%o against %o is refused", (predictions, labels, message) => {
    expect(() => evaluatePredictions(predictions, labels, { prior })).toThrow(message);
  });
});

describe("evaluateLogits", () => {
  test("adds calibration and the mean predicted distribution", () => {
    const logits = Float32Array.of(Math.log(3), 0, -Infinity, 0, -Infinity, 0);
    const result = evaluateLogits(logits, [0, 2], { prior });
    expect(result.top1).toBe(0.5);
    expect(result.predictedShares.map((share) => Number(share.toFixed(6)))).toEqual([
      0.625, 0.125, 0.25,
    ]);
    expect(result.ece).toBeCloseTo((0.25 + 0.5) / 2, 6);
  });

  test("takes the logits that a masked adjustment gives", () => {
    const unseen = priorFromCounts([3, 0]);
    const adjusted = adjustLogits(Float32Array.of(0, 9), { prior: unseen, zeroCounts: "mask" });
    expect(evaluateLogits(adjusted, [0], { prior: unseen }).top1).toBe(1);
  });

  test.each([
    [Float32Array.of(NaN, 0, 0), "`logits`: received NaN at row 0, column 0"],
    [Float32Array.of(0, Infinity, 0), "`logits`: received Infinity at row 0, column 1"],
    [Float32Array.of(-Infinity, -Infinity, -Infinity), "received only -Infinity in row 0"],
    [new Float32Array(4), "`logits`: received 4 numbers; expected a multiple of 3"],
    [new Float32Array(6), "`labels`: received 1 class ids for 2 rows"],
  ])("%o is refused", (logits, message) => {
    expect(() => evaluateLogits(logits, [2], { prior })).toThrow(message);
  });
});

describe("shot groups", () => {
  test("end where they are said to end", () => {
    const ends = priorFromCounts([101, 100, 20, 19, 0]);
    expect(shotGroups(ends)).toEqual(["many", "medium", "medium", "few", "few"]);
    expect(shotGroups(ends, { manyAbove: 19, fewBelow: 20 })).toEqual([
      "many",
      "many",
      "many",
      "few",
      "few",
    ]);
  });

  test("may not overlap", () => {
    expect(() => shotGroups(prior, { manyAbove: 10, fewBelow: 20 })).toThrow("`fewBelow`");
    expect(() => shotAccuracies([1], { prior })).toThrow("`perClass`: received 1 values");
  });
});

describe("expected calibration error", () => {
  const classes = 2;

  test("is 0 when half of the rows at one half are right", () => {
    const even = Float64Array.of(0.5, 0.5, 0.5, 0.5);
    expect(expectedCalibrationError(even, [0, 1], { classes })).toBe(0);
  });

  test("weighs bins by their rows", () => {
    const probabilities = Float64Array.of(0.9, 0.1, 0.9, 0.1, 0.4, 0.6);
    const error = expectedCalibrationError(probabilities, [0, 0, 0], { classes, bins: 10 });
    expect(error).toBeCloseTo((2 * 0.1 + 0.6) / 3, 14);
    const one = expectedCalibrationError(probabilities, [0, 0, 0], { classes, bins: 1 });
    expect(one).toBeCloseTo(Math.abs(2 - 2.4) / 3, 14);
  });

  test("refuses what is no probability", () => {
    expect(() => expectedCalibrationError(Float64Array.of(3, 1), [0], { classes })).toThrow(
      "`probabilities`: received 3 at row 0, column 0",
    );
    expect(() => expectedCalibrationError(new Float64Array(), [], { classes })).toThrow("`rows`");
    expect(() =>
      expectedCalibrationError(Float64Array.of(1, 0), [0], { classes, bins: 0 }),
    ).toThrow("`bins`: received 0");
  });
});

test("measures refuse a matrix that is not square, or empty", () => {
  expect(() => top1Accuracy([[1, 2]])).toThrow("`confusion`: received row 0 with 2 numbers");
  expect(() => macroF1([[0]])).toThrow("`confusion`: received no rows counted");
  expect(() => perClassAccuracy([[-1]])).toThrow("`confusion`");
});

test("predictions take the lowest id among equals", () => {
  expect([...predictClasses(Float32Array.of(1, 1, -Infinity, 0), { classes: 2 })]).toEqual([0, 1]);
  expect(() => predictClasses(Float32Array.of(NaN), { classes: 1 })).toThrow("`logits`");
});

test("the mean prediction needs rows", () => {
  expect(() => meanPrediction(new Float32Array(), { classes: 2 })).toThrow("`rows`");
});
