import * as fc from "fast-check";
import { expect, test } from "vitest";
import { invertMatrix } from "./invert-matrix.ts";

test("inverts by hand", () => {
  const matrix = [
    [0.9, 0.2],
    [0.1, 0.8],
  ];
  const inverse = invertMatrix(matrix)?.flatMap((row) => [...row]);
  const known = [8 / 7, -2 / 7, -1 / 7, 9 / 7];
  expect(inverse).toEqual(known.map((value) => expect.closeTo(value, 14)));
  expect(matrix[0]).toEqual([0.9, 0.2]);
});

test("swaps rows where a pivot is 0", () => {
  const turn = [
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
  ];
  const back = turn.map((_, i) => Float64Array.from(turn, (row) => row[i]));
  expect(invertMatrix(turn)).toEqual(back);
});

test("times the matrix is the identity", () => {
  const size = 5;
  const entry = fc.double({ min: 0, max: 1, noNaN: true });
  const row = fc.array(entry, { minLength: size, maxLength: size });
  fc.assert(
    fc.property(fc.array(row, { minLength: size, maxLength: size }), (values) => {
      const matrix = values.map((entries, i) => entries.with(i, entries[i] + 3));
      const inverse = invertMatrix(matrix) ?? [];
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          const sum = matrix[i].reduce((all, value, k) => all + value * inverse[k][j], 0);
          expect(sum).toBeCloseTo(i === j ? 1 : 0, 9);
        }
      }
    }),
  );
});

test.each([
  [0, 0, 0, 0],
  [1, 2, 1, 2],
  [1, 1, 2, 2],
])("zeros, equal rows and equal columns have no inverse: %d %d %d %d", (a, b, c, d) => {
  const matrix = [
    [a, b],
    [c, d],
  ];
  expect(invertMatrix(matrix)).toBeUndefined();
});
