import { priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import { adjustedScores, plainScores } from "./layer-scores.ts";

const prior = priorFromCounts([60, 30], { counted: "images", examples: 100 });
const options = { prior, zeroCounts: "error" } as const;
const sigmoid = { kind: "sigmoid", classes: 2, background: undefined } as const;
const softmax = { kind: "softmax-background", classes: 2, background: 0 } as const;
const logs = (...odds: readonly number[]) => Float64Array.from(odds, Math.log);
const rounded = (scores: Float64Array) => Array.from(scores, (score) => Number(score.toFixed(12)));

test("as it is: a sigmoid for each class, or a softmax without the background's share", () => {
  expect(rounded(plainScores(sigmoid)(logs(1, 3, 4, 0.25)))).toEqual([0.5, 0.75, 0.8, 0.2]);
  expect(rounded(plainScores(softmax)(logs(2, 1, 1, 0.5, 0.5, 1)))).toEqual([
    0.25, 0.25, 0.25, 0.5,
  ]);
});

test("shifted: each class by its own frequency; the background's probability stays", () => {
  expect(rounded(adjustedScores(sigmoid, "shift", options)(logs(1.5, 3 / 7)))).toEqual([0.5, 0.5]);
  expect(rounded(adjustedScores(softmax, "shift", options)(logs(2, 1, 1)))).toEqual([
    0.166666666667, 0.333333333333,
  ]);
});

test("normalized: the classes of a box compete beside what is none of them", () => {
  // 4/3 and 2/3 of the mean.
  expect(rounded(adjustedScores(sigmoid, "normalized", options)(logs(4, 4)))).toEqual([0.3, 0.6]);
  expect(rounded(adjustedScores(softmax, "normalized", options)(logs(1, 4, 4)))).toEqual([
    0.3, 0.6,
  ]);
});
