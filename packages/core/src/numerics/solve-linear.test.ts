import * as fc from "fast-check";
import { expect, test } from "vitest";
import { solveLinear } from "./solve-linear.ts";

test("solves by hand, and leaves the matrix as it is", () => {
  const matrix = [
    [0.9, 0.2],
    [0.1, 0.8],
  ];
  const solution = solveLinear(matrix, [0.375, 0.625], 0.04);
  expect(solution).toEqual([expect.closeTo(0.25, 14), expect.closeTo(0.75, 14)]);
  expect(matrix[0]).toEqual([0.9, 0.2]);
});

test("swaps rows where a pivot is 0", () => {
  const turn = [
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
  ];
  expect(solveLinear(turn, [1, 2, 3], 0.5)).toEqual([3, 1, 2]);
});

test("times the matrix is the right-hand side", () => {
  const entry = fc.double({ min: 0, max: 1, noNaN: true });
  const row = fc.array(entry, { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 5, maxLength: 5 }), row, (values, right) => {
      const matrix = values.map((entries, i) => entries.with(i, entries[i] + 3));
      const solution = solveLinear(matrix, right, 1e-9) ?? [];
      for (const [i, entries] of matrix.entries()) {
        const sum = entries.reduce((all, value, k) => all + value * solution[k], 0);
        expect(sum).toBeCloseTo(right[i], 9);
      }
    }),
  );
});

test.each([
  [0, 0, 0, 0],
  [1, 2, 1, 2],
  [1, 1, 2, 2],
  [1, 1, 1, 1.01],
])("near singular matrices have no solution: %d %d %d %d", (a, b, c, d) => {
  const matrix = [
    [a, b],
    [c, d],
  ];
  expect(solveLinear(matrix, [1, 1], 0.04)).toBeUndefined();
});
