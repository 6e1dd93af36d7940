import { expect, test } from "vitest";
import { fitExponent } from "./fit-exponent.ts";
import { fourfold } from "./growth-series.ts";

test.each([0, 0.5, 1, 2])("times that grow as size^%d have that exponent", (exponent) => {
  const sizes = fourfold(100);
  const times = sizes.map((size) => 7 * size ** exponent);
  expect(fitExponent(sizes, times)).toBeCloseTo(exponent, 12);
});

test("the fit is that of least squares in logarithms, to which every size counts alike", () => {
  // Of y = 0, 0, 0, 3 over x = 0, 1, 2, 3: Σ(x − 1.5)(y − 0.75) / Σ(x − 1.5)² = 4.5 / 5.
  expect(fitExponent([1, Math.E, Math.E ** 2, Math.E ** 3], [1, 1, 1, Math.E ** 3])).toBeCloseTo(
    0.9,
    12,
  );
});
