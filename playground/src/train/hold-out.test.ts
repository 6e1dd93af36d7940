import { createRandom } from "@balms/core";
import { expect, test } from "vitest";
import { holdOut } from "./hold-out.ts";

const labels = Int32Array.from([...Array(50).keys()], (row) =>
  row < 40 ? 0 : row < 48 ? 1 : row < 49 ? 2 : 3,
);

test("a fifth of each class is held out, one at least, and never the only one", () => {
  const { train, test: held } = holdOut(labels, createRandom(1));
  const count = (rows: readonly number[]): number[] =>
    [0, 1, 2, 3].map((label) => rows.filter((row) => labels[row] === label).length);
  expect(count(held)).toEqual([8, 1, 0, 0]);
  expect(count(train)).toEqual([32, 7, 1, 1]);
  expect([...train, ...held].toSorted((one, other) => one - other)).toEqual([...labels.keys()]);
});

const of = (seed: number): readonly number[] => holdOut(labels, createRandom(seed)).test;

test("the seed says which", () => {
  expect(of(1)).toEqual(of(1));
  expect(of(2)).not.toEqual(of(1));
});
