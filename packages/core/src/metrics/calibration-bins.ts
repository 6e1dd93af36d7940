import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkMatrix, refuseEntry } from "../checks/check-matrix.ts";
import { checkWhole } from "../checks/check-values.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { sum } from "../numerics/sum.ts";
import type { GroupCalibration } from "./group-calibration.ts";
import { argmaxRows } from "./predict-classes.ts";
import type { ShotGroup } from "./shot-groups.ts";

// Bins are a list of 4·(1 + K) numbers: for all rows, then for those of many-, medium- and few-shot
// classes, how many rows there are, and for each of K bins Σ (1 if predicted right − confidence).

const parts = ["all", "many", "medium", "few"];

/** Bins without rows; checks their number K. */
export function emptyBins(bins: number): Float64Array {
  return new Float64Array(4 * (1 + checkWhole(bins, "bins", 1, 1_000_000)));
}

/** Adds a row to its bin; bin k of K, counted from 1, holds confidences in ((k − 1)/K, k/K]. */
export function addToBin(
  sums: Float64Array,
  shotGroup: ShotGroup,
  confidence: number,
  right: boolean,
): void {
  const group = parts.indexOf(shotGroup);
  const width = sums.length / 4;
  const bin = Math.min(width - 1, Math.max(1, Math.ceil(confidence * (width - 1))));
  // Once for all rows, once for the group.
  for (let part = 0; part <= group; part += group) {
    sums[part * width]++;
    sums[part * width + bin] += Number(right) - confidence;
  }
}

/** Sorts rows of probabilities into bins, by the group of their true class. */
export function fillBins(
  probabilities: FloatArray,
  labels: Labels,
  groups: readonly ShotGroup[],
  bins: number = 15,
): Float64Array {
  const classes = groups.length;
  const sums = emptyBins(bins);
  const rows = checkWhole(checkMatrix(probabilities, classes, "probabilities"), "rows", 1);
  const ids = classIds(labels, { rows, classes });
  argmaxRows(probabilities, new Float64Array(classes)).forEach((predicted, row) => {
    const i = row * classes + predicted;
    const sure = probabilities[i];
    if (sure < 0 || sure > 1 + 1e-6) {
      refuseEntry(probabilities, i, classes, "probabilities", "numbers from 0 to 1");
    }
    addToBin(sums, groups[ids[row]], Math.min(1, sure), predicted === ids[row]);
  });
  return sums;
}

/** Σ_k |sum of bin k| / rows, of all rows and of each group; null without rows. */
export function binErrors(sums: Float64Array | readonly number[]): GroupCalibration {
  const width = sums.length / 4;
  const errors = parts.map((name, part) => {
    const [rows, ...gaps] = sums.slice(part * width, (part + 1) * width);
    return [name, rows < 1 ? null : sum(gaps.map(Math.abs)) / rows];
  });
  return Object.fromEntries(errors) as GroupCalibration;
}
