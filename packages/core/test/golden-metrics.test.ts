import { EvaluationAccumulator, evaluatePredictions, priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import { limits, readGolden, relativeError } from "./golden.ts";

interface MetricsCase {
  counts: number[];
  labels: number[];
  predictions: number[];
  perClass: number[];
  top1: number;
  balanced: number;
  manyShot: number;
  mediumShot: number;
  fewShot: number;
}

test.each(readGolden<MetricsCase>("metrics"))("$counts.length classes", (golden) => {
  const prior = priorFromCounts(golden.counts);
  const result = evaluatePredictions(golden.predictions, golden.labels, { prior });
  expect(result.perClass).toEqual(golden.perClass);
  expect(result.ece).toBeNull();
  expect(relativeError(result.top1, golden.top1)).toBeLessThanOrEqual(limits.float64);
  expect(relativeError(result.balanced, golden.balanced)).toBeLessThanOrEqual(limits.float64);
  expect(relativeError(result.many ?? NaN, golden.manyShot)).toBeLessThanOrEqual(limits.float64);
  expect(relativeError(result.medium ?? NaN, golden.mediumShot)).toBeLessThanOrEqual(
    limits.float64,
  );
  expect(relativeError(result.few ?? NaN, golden.fewShot)).toBeLessThanOrEqual(limits.float64);

  const accumulator = new EvaluationAccumulator({ prior });
  for (const [row, label] of golden.labels.entries()) {
    accumulator.addPredictions([golden.predictions[row]], [label]);
  }
  expect(accumulator.result()).toEqual(result);
});
