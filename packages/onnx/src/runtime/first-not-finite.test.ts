import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstNotFinite } from "./first-not-finite.ts";

describe("firstNotFinite", () => {
  it("finds the first of any numbers, wherever it stands", () => {
    const wrong = fc.constantFrom(NaN, Infinity, -Infinity);
    const number = fc.oneof({ weight: 9, arbitrary: fc.float({ noNaN: true }) }, wrong);
    fc.assert(
      fc.property(fc.array(number, { maxLength: 40 }), (numbers) => {
        const place = numbers.findIndex((one) => !Number.isFinite(one));
        const found = firstNotFinite(Float32Array.from(numbers));
        expect(found).toBe(place === -1 ? undefined : place);
      }),
    );
  });

  it("takes the largest numbers for what they are, though their sum is infinite", () => {
    expect(firstNotFinite(new Float64Array(9).fill(Number.MAX_VALUE))).toBeUndefined();
  });
});
