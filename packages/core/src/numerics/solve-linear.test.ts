import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../random/create-random.ts";
import { solveLinear } from "./solve-linear.ts";

/** Solves rows·x = right. */
function solve(
  rows: readonly (readonly number[])[],
  right: readonly number[],
  leastPivot: number,
): number[] | undefined {
  const columns = rows.map((_, j) => Float64Array.from(rows, (row) => row[j]));
  const solution = solveLinear([...columns, Float64Array.from(right)], leastPivot);
  return solution && [...solution];
}

test("solves by hand", () => {
  const matrix = [
    [0.9, 0.2],
    [0.1, 0.8],
  ];
  const solution = solve(matrix, [0.375, 0.625], 0.04);
  expect(solution).toEqual([expect.closeTo(0.25, 14), expect.closeTo(0.75, 14)]);
});

test("swaps rows where a pivot is 0", () => {
  const turn = [
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
  ];
  expect(solve(turn, [1, 2, 3], 0.5)).toEqual([3, 1, 2]);
});

test("times the matrix is the right-hand side", () => {
  const entry = fc.double({ min: 0, max: 1, noNaN: true });
  const system = fc.integer({ min: 1, max: 13 }).chain((length) => {
    const row = fc.array(entry, { minLength: length, maxLength: length });
    return fc.tuple(fc.array(row, { minLength: length, maxLength: length }), row);
  });
  fc.assert(
    fc.property(system, ([values, right]) => {
      const matrix = values.map((entries, i) => entries.with(i, entries[i] + 7));
      const solution = solve(matrix, right, 1e-9) ?? [];
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
  expect(solve(matrix, [1, 1], 0.04)).toBeUndefined();
});

test.each([5, 8, 63, 130])("pivots wherever they are among %d rows", (size) => {
  const random = createRandom(size);
  const wanted = Array.from({ length: size }, () => random.normal());
  // No order in the rows, and nothing on the diagonal that could be relied on.
  const matrix = wanted.map((_, i) => wanted.map((_v, j) => (i === j ? 0 : random.normal())));
  const right = matrix.map((row) => row.reduce((sum, value, j) => sum + value * wanted[j], 0));
  const found = solve(matrix, right, 1e-6) ?? [];
  for (const [i, value] of wanted.entries()) expect(found[i]).toBeCloseTo(value, 9);
  const last = matrix.with(size - 1, matrix[0]);
  expect(solve(last, right, 1e-6)).toBeUndefined();
});
