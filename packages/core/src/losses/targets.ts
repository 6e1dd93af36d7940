import { checkLabels } from "../checks/check-labels.ts";
import { refuseEntry } from "../checks/check-matrix.ts";
import { checkNumber } from "../checks/check-values.ts";
import { isFloatArray } from "../checks/float-array.ts";
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
  if (!soft) checkLabels(targets, { rows, classes, parameter: "targets" });
  else if (targets.length !== rows * classes) {
    const expected = `${rows * classes} soft labels, or class ids that are no floats`;
    refuse("targets", `${targets.length} numbers`, expected);
  }
  const spread = labelSmoothing / shift.filter((value) => value > -Infinity).length;
  return (row, out) => {
    let given = 0;
    out[classes] = 0;
    for (let j = 0; j < classes; j++) {
      const at = row * classes + j;
      const share = soft ? targets[at] : Number(targets[row] === j);
      if (!(share >= 0)) refuseEntry(targets, at, classes, "targets", "shares of at least 0");
      given += share;
      out[j] = (1 - labelSmoothing) * share + (shift[j] > -Infinity ? spread : 0);
      out[classes] += out[j];
    }
    if (!(Math.abs(given - 1) <= tolerance)) {
      refuse("targets", `shares that add up to ${given} at row ${row}`, "a sum of 1");
    }
  };
}
