import * as fc from "fast-check";
import { expect, test } from "vitest";
import { adjustPValues } from "./adjust-p-values.ts";

test("is Holm's method", () => {
  const adjusted = adjustPValues([0.01, 0.04, 0.03, 0.005]);
  for (const [id, value] of [0.03, 0.06, 0.06, 0.02].entries()) {
    expect(adjusted[id]).toBeCloseTo(value, 14);
  }
  expect(adjustPValues([])).toEqual([]);
  expect(adjustPValues([0.6, 0.5])).toEqual([1, 1]);
});

test("lies between the values and as many times as much, in their order", () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
  fc.assert(
    fc.property(values, (given) => {
      const adjusted = adjustPValues(given);
      given.forEach((value, id) => {
        expect(adjusted[id]).toBeGreaterThanOrEqual(value);
        expect(adjusted[id]).toBeLessThanOrEqual(Math.min(1, given.length * value) + 1e-12);
        const greater = adjusted.filter((_, place) => given[place] > value);
        expect(Math.min(1, ...greater)).toBeGreaterThanOrEqual(adjusted[id]);
      });
    }),
  );
});
