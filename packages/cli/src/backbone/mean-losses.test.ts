import * as fc from "fast-check";
import { expect, test } from "vitest";
import { meanLosses } from "./mean-losses.ts";

test("few losses are their own means, and none have none", () => {
  expect(meanLosses(Float32Array.of(3, 2, 1))).toEqual([3, 2, 1]);
  expect(meanLosses([])).toEqual([]);
});

test("many losses are told in few points between the least and the largest, and a constant is one", () => {
  const losses = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 80, maxLength: 500 });
  fc.assert(
    fc.property(losses, (given) => {
      const curve = meanLosses(given);
      expect(curve).toHaveLength(80);
      expect(Math.min(...curve)).toBeGreaterThanOrEqual(Math.min(...given));
      expect(Math.max(...curve)).toBeLessThanOrEqual(Math.max(...given));
      expect(meanLosses(given.map(() => 7))).toEqual(curve.map(() => 7));
    }),
  );
});
