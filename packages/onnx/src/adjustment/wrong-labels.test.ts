import { expect, test } from "vitest";
import type { RunOutputs } from "../runtime/run-once.ts";
import type { CorrectedScores } from "./expected-scores.ts";
import { wrongLabels } from "./wrong-labels.ts";

function scoresWith(
  kind: "softmax" | "binary",
  classes: readonly (number | string)[],
): CorrectedScores {
  const count = kind === "binary" ? 1 : classes.length;
  const labels = [{ name: "label", classes }];
  const scores = {
    logits: "s",
    kind,
    classes: count,
    axis: 1,
    scale: 1,
    type: "float32",
    labels,
  } as const;
  return { scores, added: new Float64Array(count) };
}

function chosen(...values: readonly (bigint | string)[]): RunOutputs {
  return new Map([["label", { type: "int64" as const, dims: [values.length], values }]]);
}

const rows = { expected: [1, 3, 2, 5, 4, 0], dims: [2, 3], tolerance: 1e-6 };

test("labels choose the best class of each row, by the names that the operator has", () => {
  const scores = scoresWith("softmax", [10, 20, 30]);
  expect(wrongLabels(scores, rows, chosen(20n, 10n))).toEqual([]);
  expect(wrongLabels(scores, rows, chosen(20n, 20n))).toEqual(["label"]);
  expect(wrongLabels(scores, rows, chosen(20n, 99n))).toEqual(["label"]);
  expect(wrongLabels(scoresWith("softmax", ["a", "b", "c"]), rows, chosen("b", "a"))).toEqual([]);
});

test("the class axis need not be the last", () => {
  const image = { ...rows, dims: [1, 3, 2] };
  // Columns 1, 2, 4 and 3, 5, 0.
  expect(wrongLabels(scoresWith("softmax", [0, 1, 2]), image, chosen(2n, 1n))).toEqual([]);
  expect(wrongLabels(scoresWith("softmax", [0, 1, 2]), image, chosen(1n, 1n))).toEqual(["label"]);
});

test("of two classes that are as good either will do", () => {
  const tie = { ...rows, expected: [3, 3 + 1e-8, 2, 5, 4, 0] };
  expect(wrongLabels(scoresWith("softmax", [0, 1, 2]), tie, chosen(0n, 0n))).toEqual([]);
});

test("one score alone: the second class where it is above 0", () => {
  const one = { ...rows, expected: [-1, 2], dims: [2, 1] };
  const scores = scoresWith("binary", [0, 1]);
  expect(wrongLabels(scores, one, chosen(0n, 1n))).toEqual([]);
  expect(wrongLabels(scores, one, chosen(1n, 1n))).toEqual(["label"]);
});

test("labels that are no output are not looked at", () => {
  expect(wrongLabels(scoresWith("softmax", [0, 1, 2]), rows, new Map())).toEqual([]);
});
