import * as fc from "fast-check";
import { expect, test } from "vitest";
import { quickExp } from "./quick-exp.ts";

test("is eˣ to nine digits, wherever that is a normal number", () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 709, noNaN: true }), (x) => {
      expect(Math.abs(quickExp(x) / Math.exp(x) - 1)).toBeLessThan(1e-9);
    }),
    { numRuns: 2000 },
  );
});

test("is 1 at 0, and what eˣ is at the ends", () => {
  expect([0, -0, -Infinity, Infinity, -800, 800].map(quickExp)).toEqual([
    1,
    1,
    0,
    Infinity,
    0,
    Infinity,
  ]);
  expect(quickExp(Number.NaN)).toBeNaN();
});
