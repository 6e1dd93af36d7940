import { checkFinite, checkRows } from "../checks/check-matrix.ts";
import { type FloatArray, isFloatArray } from "../checks/float-array.ts";
import { type Decay, decayRow, negativeLogShare, rowScratch } from "./row-softmax.ts";
import { checkTargets, type Targets } from "./targets.ts";

/** What the softmax losses go through row by row: logits + shift, targets, and space to work in. */
export interface SoftmaxBatch {
  readonly rows: number;
  /** Class ids, or undefined where the targets are soft or smoothed. */
  readonly labels: ArrayLike<number> | undefined;
  /** Fills `scratch`, and `shares` where there are no `labels`; returns −log φ_y, or −Σ t_j log φ_j. */
  readonly read: (row: number) => number;
  /** The terms of the row, as `decayRow` leaves them. */
  readonly scratch: Float64Array;
  /** The targets of the row [C], and their sum. */
  readonly shares: Float64Array;
}

/** Checks all but the values of the logits, which `read` does on its way through each row. */
export function softmaxBatch(
  logits: FloatArray,
  targets: Targets,
  shift: Float64Array,
  labelSmoothing: number = 0,
  decay: Decay,
): SoftmaxBatch {
  const classes = shift.length;
  const rows = checkRows(logits, classes, "logits");
  const readTargets = checkTargets(targets, rows, shift, labelSmoothing);
  const labels = labelSmoothing > 0 || isFloatArray(targets) ? undefined : targets;
  const scratch = rowScratch(classes);
  const shares = new Float64Array(classes + 1);
  const read = (row: number): number => {
    const start = row * classes;
    const lossOf = (j: number): number =>
      negativeLogShare(logits[start + j] + shift[j], classes, scratch);
    if (!decayRow(logits, start, shift, scratch, decay)) {
      checkFinite(logits, classes, "logits", start, start + classes);
    }
    if (labels !== undefined) return lossOf(labels[row]);
    readTargets(row, shares);
    let loss = 0;
    for (let j = 0; j < classes; j++) {
      // 0 · ∞: a masked class that is no target does not count.
      if (shares[j] > 0) loss += shares[j] * lossOf(j);
    }
    return loss;
  };
  return { rows, labels, read, scratch, shares };
}
