import { expect, test } from "vitest";
import { compareMethods } from "./compare-methods.ts";

const labels = Array.from({ length: 30 }, (_, row) => (row < 24 ? 0 : 1));
const always = { name: "always 0", predictions: labels.map(() => 0) };
const right = { name: "right", predictions: labels };

test("the accuracy is the mean over classes, and gains are against the chosen method", () => {
  expect(compareMethods(labels, [always, right], 2)).toEqual({
    method: "right",
    estimates: [
      { method: "always 0", balanced: 0.5, gain: -0.5, error: 0 },
      { method: "right", balanced: 1, gain: 0, error: 0 },
    ],
  });
});

test("classes without rows have no part in it", () => {
  expect(compareMethods(labels, [right], 5).estimates[0].balanced).toBe(1);
});
