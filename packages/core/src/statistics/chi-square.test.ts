import * as fc from "fast-check";
import { expect, test } from "vitest";
import { chiSquareSurvival } from "./chi-square.ts";

// Regularised incomplete gamma function in 40 digits.
test.each([
  [0.5, 1, 0.4795001221869535],
  [3.841458820694124, 1, 0.05000000000000006],
  [30, 1, 4.3204630578274975e-8],
  [0.1, 3, 0.9918374237318764],
  [7.814727903251179, 3, 0.05000000000000002],
  [25, 3, 1.5440498291101365e-5],
  [4, 5, 0.5494159513527802],
  [16.919, 9, 0.04999964084834979],
  [20, 25, 0.746825306016537],
  [60, 25, 0.00010455486131526473],
  [31, 31, 0.46621250621750837],
  [124.342, 100, 0.05000071576997177],
  [900, 1000, 0.9892827619087102],
  [1000, 1000, 0.49405285382923964],
  [1001, 1000, 0.48513891876805154],
  [1143.9, 1000, 0.0010011777377376004],
  [2000, 1000, 4.1436785914549916e-69],
  [1400, 999, 5.924458565939857e-16],
])("%d at %d degrees of freedom", (statistic, degrees, known) => {
  expect(Math.abs(chiSquareSurvival(statistic, degrees) / known - 1)).toBeLessThan(1e-11);
});

test("has closed forms for an even number of degrees", () => {
  const half = fc.double({ min: 0, max: 300, noNaN: true });
  fc.assert(
    fc.property(half, (x) => {
      expect(chiSquareSurvival(2 * x, 2)).toBeCloseTo(Math.exp(-x), 13);
      expect(chiSquareSurvival(2 * x, 6)).toBeCloseTo(Math.exp(-x) * (1 + x + (x * x) / 2), 13);
    }),
  );
});

test("falls from 1 to 0, and never leaves them", () => {
  const statistic = fc.double({ min: 0, noNaN: true });
  const degrees = fc.integer({ min: 0, max: 30_000 });
  fc.assert(
    fc.property(statistic, degrees, fc.double({ min: 0, max: 2, noNaN: true }), (x, df, times) => {
      for (const value of [x, df * times]) {
        const survival = chiSquareSurvival(value, df);
        expect(survival).toBeGreaterThanOrEqual(0);
        expect(survival).toBeLessThanOrEqual(1);
        expect(chiSquareSurvival(value * 1.01, df)).toBeLessThanOrEqual(survival + 1e-9);
      }
    }),
  );
  for (const huge of [1e6, 1e300, Number.MAX_VALUE, Infinity]) {
    for (const df of [1, 2, 1000]) expect(chiSquareSurvival(huge, df)).toBe(0);
  }
  expect(chiSquareSurvival(5, 0)).toBe(1);
});
