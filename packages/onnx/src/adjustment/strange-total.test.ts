import { expect, test } from "vitest";
import { strangeTotal } from "./strange-total.ts";

const last = { axis: 1, classes: 3 };

test("rows that add up to 1 as far as numbers go, and rows of zeros, are probabilities", () => {
  const values = [0.2, 0.3, 0.505, 0, 0, 0, 1, 0, 0];
  expect(strangeTotal(last, values, [3, 3], 0.01)).toBeUndefined();
  expect(strangeTotal(last, values, [3, 3], 0.001)).toBeCloseTo(1.005, 6);
});

test("rows along another axis than the last", () => {
  const values = [0.25, 0.5, 0.75, 0.5];
  expect(strangeTotal({ axis: 0, classes: 2 }, values, [2, 2], 0.01)).toBeUndefined();
  expect(strangeTotal({ axis: 1, classes: 2 }, values, [2, 2], 0.01)).toBe(0.75);
});

test("raw scores, negative numbers and what is not a number are none", () => {
  expect(strangeTotal(last, [2, 0.5, 0.2], [1, 3], 0.01)).toBeCloseTo(2.7, 6);
  expect(strangeTotal(last, [1.5, -0.5, 0], [1, 3], 0.01)).toBe(2);
  expect(strangeTotal(last, [Number.NaN, 0, 1], [1, 3], 0.01)).toBeNaN();
});
