import { checkLabels } from "../checks/check-labels.ts";
import { refuseEntry } from "../checks/check-matrix.ts";
import { checkNumber } from "../checks/check-values.ts";
import { type FloatArray, isFloatArray } from "../checks/float-array.ts";
import { refuse } from "../errors/refuse.ts";

/**
 * What rows should be: class ids [B] as integers, or soft labels [B, C] as floating-point shares
 * that add up to 1 per row. The type of the array decides which.
 */
export type Targets = ArrayLike<number>;

/** Writes t_j of a row and, after the last class, Σ t. */
export type TargetReader = (row: number, out: Float64Array) => void;

// Soft labels are often made in single precision; the gradient uses their true sum.
const tolerance = 1e-4;

/**
 * Checks targets. Label smoothing ε mixes in the uniform distribution over the classes that are
 * not masked: t ← (1 − ε)·t + ε/C. A masked class would turn every loss into +∞.
 */
export function checkTargets(
  targets: Targets,
  rows: number,
  shift: Float64Array,
  labelSmoothing: number,
): TargetReader {
  const classes = shift.length;
  checkNumber(labelSmoothing, "labelSmoothing", { least: 0, below: 1 });
  const soft = isFloatArray(targets);
  if (soft) checkSoftLabels(targets, rows, classes);
  else checkLabels(targets, { rows, classes, parameter: "targets" });
  const spread = labelSmoothing / shift.filter((value) => value > -Infinity).length;
  return (row, out) => {
    out[classes] = 0;
    for (let j = 0; j < classes; j++) {
      const share = soft ? targets[row * classes + j] : Number(targets[row] === j);
      out[j] = (1 - labelSmoothing) * share + (shift[j] > -Infinity ? spread : 0);
      out[classes] += out[j];
    }
  };
}

function checkSoftLabels(targets: FloatArray, rows: number, classes: number): void {
  if (targets.length !== rows * classes) {
    refuse(
      "targets",
      `${targets.length} soft labels for ${rows} rows of ${classes} classes`,
      `${rows * classes} shares, or ${rows} class ids`,
      "Class ids belong in an Int32Array or a plain array.",
    );
  }
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = row * classes; i < (row + 1) * classes; i++) {
      if (!(targets[i] >= 0)) refuseEntry(targets, i, classes, "targets", "shares of at least 0");
      sum += targets[i];
    }
    if (!(Math.abs(sum - 1) <= tolerance)) {
      refuse("targets", `shares that add up to ${sum} at row ${row}`, "shares that add up to 1");
    }
  }
}
