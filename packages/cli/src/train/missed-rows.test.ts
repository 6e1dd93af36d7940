import { expect, test } from "vitest";
import { missedRows } from "./missed-rows.ts";

test("classes take turns, so that the first few rows are not all of one class", () => {
  const labels = Int32Array.of(0, 0, 0, 1, 1, 2);
  const predictions = Int32Array.of(1, 1, 1, 0, 1, 0);
  expect(missedRows(labels, predictions, { classes: [1, 0], most: 3 })).toEqual([
    { row: 3, actual: 1, predicted: 0 },
    { row: 0, actual: 0, predicted: 1 },
    { row: 1, actual: 0, predicted: 1 },
  ]);
});

test("right rows and other classes are left out", () => {
  const labels = Int32Array.of(0, 1);
  expect(missedRows(labels, labels, { classes: [0, 1], most: 9 })).toEqual([]);
  expect(missedRows(labels, Int32Array.of(1, 0), { classes: [], most: 9 })).toEqual([]);
});
