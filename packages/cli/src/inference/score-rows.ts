import { DataError } from "@balms/core";
import type { Features } from "@balms/datasets";
import type { ScoreKind } from "@balms/onnx";
import { rawScores } from "./raw-scores.ts";

/** Raw scores of many rows. */
export interface ScoreRows {
  /** [N·C], row after row. */
  readonly scores: Float32Array;
  readonly rows: number;
  /** C. */
  readonly classes: number;
}

/**
 * Raw scores out of the numbers that another program computed [N, C].
 *
 * @param kind - What they are, where the caller says it; undefined: raw scores, in front of a softmax.
 * @param path - Their file, for messages.
 * @throws {@link DataError} for a softmax or sigmoid left on, and for scores of classes that do not exclude each other.
 */
export function scoreRows(
  { data, rows, dimensions }: Features,
  kind: ScoreKind | undefined,
  path: string,
): ScoreRows {
  const refuse = (received: string, expected: string, hint: string): DataError =>
    new DataError({ parameter: path, received, expected, hint });
  if (kind === "sigmoid") throw severalLabels(path);
  if (kind === "binary" && dimensions !== 1) {
    const hint = "Leave out --kind for scores of several classes.";
    throw refuse(`${dimensions} columns`, "one score for each row, as --kind binary says", hint);
  }
  if (dimensions === 1 && kind !== "binary") {
    const hint = "If it is the one score of a sigmoid for two classes, say --kind binary.";
    throw refuse("one column", "a column of scores for each class", hint);
  }
  const isShares = areShares(data, dimensions);
  if (!isShares && kind === undefined) checkRaw(data, dimensions, path);
  if (isShares && kind !== "probabilities") {
    const hint =
      "Take the numbers before the softmax; or say --kind probabilities, and their logarithms are taken.";
    throw refuse("rows from 0 to 1 that add up to 1: a softmax was left on", "raw scores", hint);
  }
  if (!isShares && kind === "probabilities") {
    const hint = "Leave out --kind for raw scores.";
    throw refuse("rows that do not add up to 1", "probabilities, as --kind says", hint);
  }
  const scores = rawScores({ kind: kind ?? "softmax", scale: 1 }, data);
  return { scores, rows, classes: kind === "binary" ? 2 : dimensions };
}

/** What is refused where a row can have several classes. */
export function severalLabels(path: string): DataError {
  return new DataError({
    parameter: path,
    received: "a sigmoid for each class: rows may have several of them",
    expected: "scores of classes that exclude each other",
    hint: "For such models balms predict says the probability of each class.",
  });
}

/** Raw scores hardly ever lie from 0 to 1 all of them, or add up to 100 in every row: a softmax of such numbers would say next to nothing. */
function checkRaw(values: Float32Array, columns: number, parameter: string): void {
  const rows = values.length / columns;
  if (rows < 2) return;
  const isPercent = areShares(
    values.map((value) => value / 100),
    columns,
  );
  const isSigmoid =
    values.every((value) => value >= 0 && value <= 1) &&
    values.some((value) => value > 0 && value < 1);
  if (!isPercent && !isSigmoid) return;
  throw new DataError({
    parameter,
    received: isPercent
      ? "rows from 0 to 100 that add up to 100: percent of a softmax"
      : "numbers from 0 to 1 alone, whose rows do not add up to 1: a sigmoid was left on, or similarities that were not scaled",
    expected: "raw scores",
    hint: isPercent
      ? "Take the numbers before the softmax; or divide them by 100 and say --kind probabilities."
      : "Take the numbers that went into it; or, if they are meant as they are, say --kind softmax.",
  });
}

function areShares(values: Float32Array, columns: number): boolean {
  for (let start = 0; start < values.length; start += columns) {
    const row = values.subarray(start, start + columns);
    const sum = row.reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) > 1e-3 || row.some((value) => value < 0 || value > 1)) return false;
  }
  return true;
}
