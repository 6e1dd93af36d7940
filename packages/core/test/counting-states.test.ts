import { ClassCounter, exponentialCounts, reduceLosses } from "@balms/core";
import { expect, test } from "vitest";

test.each([
  { classes: ["a"], instances: [0.5], rows: [0.5] },
  { classes: ["a"], instances: [1], rows: [1e300] },
  { classes: ["a"], instances: [0], rows: [7] },
  { classes: ["a"], instances: [5], rows: [5], examples: 1 },
])("a state that counting does not give is refused and changes nothing: %o", (state) => {
  const counter = new ClassCounter();
  counter.add("a", 1000);
  expect(() => counter.merge({ ...state })).toThrow("`other.rows`");
  expect(counter.prior().counts).toEqual([1000]);
});

test("reductions without a value are refused", () => {
  const rowWeights = [Number.MAX_VALUE, Number.MAX_VALUE];
  expect(() => reduceLosses([2, -2], { rowWeights, reduction: "sum" })).toThrow("`losses`");
  expect(() => reduceLosses([1, 3], { rowWeights, over: "weights" })).toThrow("`rowWeights`");
});

test("profiles of more classes than a prior may have are refused", () => {
  const profile = { classes: 1e9, largest: 5, imbalanceFactor: 2 };
  expect(() => exponentialCounts(profile)).toThrow("`classes`");
});
