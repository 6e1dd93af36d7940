import type { FloatArray } from "../arrays/float-array.ts";
import { exponentiateRow, rowScratch } from "../losses/row-softmax.ts";
import { addToBin } from "./calibration-bins.ts";
import { rankOf } from "./top-k-accuracy.ts";
import type { ShotGroup } from "./shot-groups.ts";

/** Adds rows of logits, which are checked, to the sums of `EvaluationState`. */
export function addScores(
  sums: Float64Array,
  logits: FloatArray,
  ids: Int32Array,
  groups: readonly ShotGroup[],
  topK: readonly number[],
): void {
  const classes = groups.length;
  const bins = sums.subarray(classes + topK.length);
  const noShift = new Float64Array(classes);
  const scratch = rowScratch(classes);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row];
    const start = row * classes;
    exponentiateRow(logits, start, noShift, scratch);
    const total = 1 + scratch[classes + 1];
    for (let j = 0; j < classes; j++) sums[j] += scratch[j] / total;
    const rank = rankOf(id, logits, start, classes);
    addToBin(bins, groups[id], 1 / total, rank === 0);
    for (let i = 0; i < topK.length; i++) if (rank < topK[i]) sums[classes + i]++;
  }
}
