import { expect, test } from "vitest";
import { pairedGain } from "./paired-gain.ts";

const ids = (...values: number[]): Int32Array => Int32Array.from(values);

test("each class counts alike, however many rows it has", () => {
  const labels = ids(0, 0, 0, 0, 1, 1);
  const before = ids(0, 0, 0, 0, 0, 0);
  const after = ids(0, 0, 0, 1, 1, 1);
  // Class 0 loses one of four, class 1 gains two of two.
  expect(pairedGain(labels, { before, after }, [0, 1])?.gain).toBeCloseTo((-0.25 + 1) / 2, 12);
  expect(pairedGain(labels, { before, after }, [1])).toEqual({ gain: 1, error: 0 });
});

test("the standard error is that of the differences, row by row", () => {
  const labels = ids(0, 0, 0, 0);
  const before = ids(1, 1, 0, 0);
  const after = ids(0, 0, 0, 1);
  // d = 1, 1, 0, −1: mean 1/4, variance (3 − 4/16) / 3.
  const found = pairedGain(labels, { before, after }, [0]);
  expect(found?.gain).toBeCloseTo(0.25, 12);
  expect(found?.error).toBeCloseTo(Math.sqrt((3 - 0.25) / 3 / 4), 12);
});

test("equal predictions gain nothing, for certain", () => {
  const labels = ids(0, 1, 1);
  expect(pairedGain(labels, { before: labels, after: labels }, [1])).toEqual({ gain: 0, error: 0 });
});

test("a class with one row is as uncertain as can be", () => {
  const found = pairedGain(ids(0), { before: ids(1), after: ids(0) }, [0]);
  expect(found).toEqual({ gain: 1, error: 1 });
});

test("classes without rows say nothing", () => {
  expect(pairedGain(ids(0), { before: ids(0), after: ids(0) }, [1])).toBeUndefined();
});
