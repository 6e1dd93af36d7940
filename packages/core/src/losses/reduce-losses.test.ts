import { expect, test } from "vitest";
import { reduceLosses } from "./reduce-losses.ts";

const losses = Float64Array.of(1, 3, 5);
const rowWeights = [1, 0, 3];

test("means and sums, with and without weights", () => {
  expect(reduceLosses(losses)).toBe(3);
  expect(reduceLosses(losses, { reduction: "sum" })).toBe(9);
  expect(reduceLosses(losses, { rowWeights })).toBeCloseTo(16 / 3, 14);
  expect(reduceLosses(losses, { rowWeights, over: "weights" })).toBe(4);
  expect(reduceLosses(losses, { rowWeights, reduction: "sum", over: "weights" })).toBe(16);
  expect(reduceLosses([2, 4])).toBe(3);
});

test("none keeps a loss per row, in the precision of the losses", () => {
  expect(reduceLosses(losses, { reduction: "none", rowWeights })).toEqual(
    Float64Array.of(1, 0, 15),
  );
  expect(reduceLosses(Float32Array.of(1), { reduction: "none" })).toBeInstanceOf(Float32Array);
});

test("an infinite loss of weight 0 does not count", () => {
  expect(reduceLosses([Infinity, 1], { rowWeights: [0, 1] })).toBe(0.5);
  expect(reduceLosses([Infinity, 1])).toBe(Infinity);
});

test.each([
  [[NaN], {}, "`losses`: received NaN at row 0"],
  [["1"], {}, '`losses`: received "1" at row 0'],
  [[], {}, "`rows`: received 0"],
  [[1, 2], { rowWeights: [0, 0], over: "weights" }, "`sum of rowWeights`: received 0"],
  [[1, 2], { rowWeights: [1] }, "`rowWeights`: received 1 numbers; expected 2 numbers"],
  [[1], { reduction: "max" }, '`reduction`: received "max"'],
])("%o with %o is refused", (values, options, message) => {
  expect(() => reduceLosses(values as number[], options as never)).toThrow(message);
});

test("the sum of no losses is 0", () => {
  expect(reduceLosses([], { reduction: "sum" })).toBe(0);
});
