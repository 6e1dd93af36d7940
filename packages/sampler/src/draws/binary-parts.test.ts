import * as fc from "fast-check";
import { expect, test } from "vitest";
import { binaryExponent, binarySignificand } from "./binary-parts.ts";

test("power and significand are those of the number, exactly, down to the smallest", () => {
  const number = fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true });
  fc.assert(
    fc.property(number, (value) => {
      const significand = binarySignificand(value);
      const power = binaryExponent(value);
      expect(significand).toBeGreaterThanOrEqual(1);
      expect(significand).toBeLessThan(2);
      // In two steps, as the power by itself may be no number; the larger one last.
      const half = Math.trunc(power / 2);
      expect(significand * 2 ** half * 2 ** (power - half)).toBe(value);
    }),
    { numRuns: 2000 },
  );
  expect([binaryExponent(Number.MIN_VALUE), binaryExponent(1)]).toEqual([-1074, 0]);
});
