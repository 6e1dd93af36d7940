import { createRandom, expectedCalibrationError, plainSoftmax } from "@balms/core";
import { expect, test } from "vitest";
import { reliability } from "./reliability.ts";

test("the bins are those of the expected calibration error", () => {
  const random = createRandom(1);
  const [rows, classes] = [500, 4];
  const logits = Float32Array.from({ length: rows * classes }, () => 2 * random.normal());
  const labels = Int32Array.from({ length: rows }, () => random.integer(classes));
  const probabilities = plainSoftmax(logits, { classes });
  const bins = reliability(probabilities, labels);
  expect(bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows);
  const error = bins.reduce(
    (sum, bin) => sum + (bin.rows / rows) * Math.abs(bin.accuracy - bin.confidence),
    0,
  );
  expect(error).toBeCloseTo(expectedCalibrationError(probabilities, labels, { classes }), 6);
});

test("certainty of 1 and of next to nothing have a bin", () => {
  expect(reliability(Float32Array.of(1, 0, 0.5, 0.5), Int32Array.of(0, 1), 2)).toEqual([
    { confidence: 0.5, accuracy: 0, rows: 1 },
    { confidence: 1, accuracy: 1, rows: 1 },
  ]);
});
