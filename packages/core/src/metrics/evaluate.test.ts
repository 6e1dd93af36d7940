import { describe, expect, test } from "vitest";
import { adjustLogits } from "../adjustment/adjust-logits.ts";
import { PriorError } from "../errors/prior-error.ts";
import { priorFromCounts } from "../priors/prior-from-counts.ts";
import { balancedAccuracy } from "./balanced-accuracy.ts";
import { calibrationByGroup } from "./calibration-by-group.ts";
import { evaluateLogits, evaluatePredictions } from "./evaluate.ts";
import { expectedCalibrationError } from "./expected-calibration-error.ts";
import { macroF1 } from "./macro-f1.ts";
import { meanPrediction } from "./mean-prediction.ts";
import { perClassAccuracy } from "./per-class-accuracy.ts";
import { predictClasses } from "./predict-classes.ts";
import { shotAccuracies, shotGroups } from "./shot-groups.ts";
import { topKAccuracy } from "./top-k-accuracy.ts";
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
    [[0], [0, 1], "`labels`: received Array of length 2; expected 1 class ids"],
    [[3], [0], "`predictions`: received 3 at row 0"],
    [[0], [-1], "`labels`: received -1 at row 0"],
    [[], [], "`rows`: received 0"],
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
    [
      new Float32Array(4),
      "`logits`: received Float32Array of length 4; expected a Float32Array or Float64Array in rows of 3",
    ],
    [new Float32Array(6), "`labels`: received Array of length 1; expected 2 class ids"],
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

  test("want counts", () => {
    const weights = priorFromCounts([0.5, 0.5], { counted: "weights" });
    expect(() => shotGroups(weights)).toThrow(PriorError);
    expect(() => evaluatePredictions([0], [0], { prior: weights })).toThrow(
      "`prior`: received counts of weights; expected counts of rows or images or instances",
    );
  });

  test("may not overlap", () => {
    expect(() => shotGroups(prior, { manyAbove: 10, fewBelow: 20 })).toThrow("`fewBelow`");
    expect(() => shotAccuracies([1], { prior })).toThrow(
      "`perClass`: received 1 numbers; expected 3",
    );
    expect(() => shotAccuracies([1, NaN, null], { prior })).toThrow(
      "`perClass`: received NaN at position 1",
    );
    expect(() => shotAccuracies(undefined as never, { prior })).toThrow("`perClass`: received und");
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

  test("closes bins above", () => {
    // ½ and right, 0.9 and wrong: in one bin they would make up for each other.
    const apart = Float64Array.of(0.5, 0.5, 0.9, 0.1);
    const error = expectedCalibrationError(apart, [0, 1], { classes, bins: 2 });
    expect(error).toBeCloseTo((0.5 + 0.9) / 2, 14);
  });

  test("is at most 1 where a probability is rounded above 1", () => {
    expect(expectedCalibrationError(Float64Array.of(1 + 5e-7, 0), [1], { classes })).toBe(1);
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

describe("calibration by group", () => {
  // Right at 0.9 and at 0.6 (many-shot), wrong at 0.8 (few-shot).
  const probabilities = Float64Array.of(0.9, 0.1, 0, 0.6, 0.4, 0, 0.8, 0.1, 0.1);
  const labels = [0, 0, 2];

  test("puts every row into the group of its true class", () => {
    const result = calibrationByGroup(probabilities, labels, { prior, bins: 10 });
    expect(result.many).toBeCloseTo((0.1 + 0.4) / 2, 14);
    expect(result.medium).toBeNull();
    expect(result.few).toBeCloseTo(0.8, 14);
    expect(result.all).toBeCloseTo((0.1 + 0.4 + 0.8) / 3, 14);
  });

  test("lets groups make up for each other in the error of all", () => {
    const result = calibrationByGroup(probabilities, labels, { prior, bins: 1 });
    expect(result.many).toBeCloseTo(0.25, 14);
    expect(result.all).toBeCloseTo(Math.abs(2 - 2.3) / 3, 14);
    const all = expectedCalibrationError(probabilities, labels, { classes: 3, bins: 1 });
    expect(result.all).toBeCloseTo(all, 14);
  });

  test("refuses what is no probability, and too many bins", () => {
    const wrong = probabilities.with(0, 2);
    expect(() => calibrationByGroup(wrong, labels, { prior })).toThrow(
      "`probabilities`: received 2",
    );
    const bins = 2 ** 40;
    expect(() => calibrationByGroup(probabilities, labels, { prior, bins })).toThrow("`bins`");
  });
});

describe("top-k accuracy", () => {
  const logits = Float32Array.of(3, 3, 1, 0, 2, -Infinity);
  const share = (labels: number[], k: number) => topKAccuracy(logits, labels, { classes: 3, k });

  test("ranks by logit, then by id", () => {
    expect(share([0, 1], 1)).toBe(1);
    expect(share([1, 1], 1)).toBe(0.5);
    expect(share([2, 2], 2)).toBe(0);
    expect(share([1, 0], 2)).toBe(1);
    expect(share([2, 2], 3)).toBe(1);
    expect(share([2, 2], 10)).toBe(1);
  });

  test("refuses no rows, and k below 1", () => {
    const none = new Float32Array();
    expect(() => topKAccuracy(none, [], { classes: 3, k: 1 })).toThrow("`rows`: received 0");
    expect(() => topKAccuracy(logits, [0, 1], { classes: 3, k: 0 })).toThrow("`k`: received 0");
  });
});

test("measures refuse a matrix that is not square, or empty", () => {
  expect(() => top1Accuracy([[1, 2]])).toThrow("`confusion[0]`: received 2 numbers; expected 1");
  expect(() => macroF1([[0]])).toThrow("`rows`: received 0");
  expect(() => balancedAccuracy([])).toThrow("`rows`: received 0");
  expect(() => perClassAccuracy([[-1]])).toThrow("`confusion[0]`: received -1");
  expect(() => perClassAccuracy([[0.5]])).toThrow("`confusion[0]`: received 0.5");
  expect(() => macroF1([[1, 0], null as never])).toThrow("`confusion[1]`: received null");
  expect(() => macroF1(undefined as never)).toThrow("`confusion`: received undefined");
});

test("predictions take the lowest id among equals", () => {
  expect([...predictClasses(Float32Array.of(1, 1, -Infinity, 0), { classes: 2 })]).toEqual([0, 1]);
  expect(() => predictClasses(Float32Array.of(NaN), { classes: 1 })).toThrow("`logits`");
});

test("the mean prediction needs rows", () => {
  expect(() => meanPrediction(new Float32Array(), { classes: 2 })).toThrow("`rows`");
});

test("options that are missing are named by what they lack", () => {
  const none = undefined as never;
  const logits = new Float32Array(2);
  expect(() => predictClasses(logits, none)).toThrow("`classes`: received undefined");
  expect(() => meanPrediction(logits, none)).toThrow("`classes`: received undefined");
  expect(() => topKAccuracy(logits, [0], none)).toThrow("`classes`: received undefined");
  expect(() => expectedCalibrationError(logits, [0], none)).toThrow("`classes`: received und");
  expect(() => calibrationByGroup(logits, [0], none)).toThrow("`prior`: received undefined");
  expect(() => shotAccuracies([1], none)).toThrow("`prior`: received undefined");
  expect(() => evaluateLogits(logits, [0], none)).toThrow("`prior`: received undefined");
  expect(() => evaluatePredictions([0], [0], none)).toThrow("`prior`: received undefined");
  expect(shotGroups(prior, null as never)).toEqual(["many", "medium", "few"]);
});
