import * as fc from "fast-check";
import { expect, test } from "vitest";
import { invert } from "./invert.ts";

test("a matrix times its inverse is 1", () => {
  const matrices = fc.integer({ min: 1, max: 8 }).chain((size) =>
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: size * size,
      maxLength: size * size,
    }),
  );
  fc.assert(
    fc.property(matrices, (values) => {
      const size = Math.sqrt(values.length);
      const inverse = invert(Float64Array.from(values), 1e-2);
      if (inverse === undefined) return;
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          let sum = 0;
          for (let k = 0; k < size; k++) sum += values[i * size + k] * inverse[k * size + j];
          expect(sum).toBeCloseTo(Number(i === j), 6);
        }
      }
    }),
  );
});

test("rows are swapped where a pivot is 0, and what is singular has no inverse", () => {
  expect(invert(Float64Array.of(0, 2, 4, 0), 1e-9)).toEqual(Float64Array.of(0, 0.25, 0.5, 0));
  expect(invert(Float64Array.of(1, 2, 2, 4), 1e-9)).toBeUndefined();
});
