import { ClassCounter, exponentialCounts, reduceLosses } from "@balms/core";
import { expect, test } from "vitest";

test.each([
  ["`other.instances`", { classes: ["a"], instances: [0.5], rows: [0.5] }],
  ["`other.rows`", { classes: ["a"], instances: [1], rows: [1e300] }],
  ["`other.rows`", { classes: ["a"], instances: [0], rows: [7] }],
  ["`other.rows`", { classes: ["a"], instances: [5], rows: [5], examples: 1 }],
  ["`other.classes`", { classes: ["a", "a"], instances: [1, 1], rows: [1, 1] }],
] as const)("a state that counting does not give is refused: %s %o", (message, state) => {
  const counter = new ClassCounter();
  counter.add("a", 1000);
  expect(() => counter.merge({ ...state })).toThrow(message);
  expect(counter.prior().counts).toEqual([1000]);
});

test("reductions without a value are refused", () => {
  const rowWeights = [Number.MAX_VALUE, Number.MAX_VALUE];
  expect(() => reduceLosses([2, -2], { rowWeights, reduction: "sum" })).toThrow("`losses`");
  expect(() => reduceLosses([1, 3], { rowWeights, over: "weights" })).toThrow(
    "`sum of rowWeights`: received Infinity",
  );
});

test("profiles of more classes than a prior may have are refused", () => {
  const profile = { classes: 1e9, largest: 5, imbalanceFactor: 2 };
  expect(() => exponentialCounts(profile)).toThrow("`classes`");
});
