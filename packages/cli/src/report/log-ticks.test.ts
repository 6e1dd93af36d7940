import { expect, test } from "vitest";
import { logTicks } from "./log-ticks.ts";

test("a short axis has ones, twos and fives; a long one powers of ten", () => {
  expect(logTicks(0.3, 40)).toEqual([0.5, 1, 2, 5, 10, 20]);
  expect(logTicks(0.1, 1e5)).toEqual([0.1, 1, 10, 100, 1000, 10_000, 100_000]);
});
