import { expect, test } from "vitest";
import { drawBar, drawColumns } from "./draw-bars.ts";
import { logScale } from "./log-scale.ts";

test("a bar is as long as an eighth of a character tells", () => {
  expect([0, 0.1, 0.5, 0.95, 1].map((length) => drawBar(length, 5))).toEqual([
    "",
    "▌",
    "██▌",
    "████▊",
    "█████",
  ]);
});

test("columns fill lines from the bottom", () => {
  expect(drawColumns([0, 0.25, 0.5, 1], 2).map((line) => line.join(""))).toEqual(["   █", " ▄██"]);
});

test("a factor of ten is the same length everywhere, and one is not nothing", () => {
  const { lengthOf } = logScale([1000, 0, 7]);
  const lengths = [0, 1, 10, 100, 1000].map(lengthOf);
  expect(lengths).toEqual([0, 0.25, 0.5, 0.75, 1]);
  const shares = logScale([0.9, 0.009]);
  expect(shares.lengthOf(0.009)).toBeCloseTo(1 / 3, 12);
});
