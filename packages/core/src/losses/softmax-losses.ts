import { checkRows } from "../checks/check-matrix.ts";
import { type FloatArray, floatArrayLike, type SamePrecision } from "../arrays/float-array.ts";
import { readSum, rowScratch } from "./row-softmax.ts";
import { checkTargets, type Targets } from "./targets.ts";

/** Cross-entropy per row of the softmax of logits + shift: −log φ_y, or −Σ_j t_j log φ_j. */
export function softmaxLosses(
  logits: FloatArray,
  targets: Targets,
  shift: Float64Array,
  labelSmoothing?: number,
): SamePrecision<FloatArray> {
  const classes = shift.length;
  const losses = floatArrayLike(logits, checkRows(logits, classes, "logits"));
  const { read } = checkTargets(targets, logits, shift, labelSmoothing);
  const scratch = rowScratch(classes);
  const shares = new Float64Array(classes);
  for (let row = 0; row < losses.length; row++) {
    readSum(logits, row * classes, shift, scratch);
    losses[row] = read(row, shares, scratch, scratch);
  }
  return losses;
}
