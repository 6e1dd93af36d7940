import { checkLabels } from "../checks/check-labels.ts";
import { checkMatrix } from "../checks/check-matrix.ts";
import { checkNumber } from "../checks/check-values.ts";
import { ArgumentError } from "../errors/argument-error.ts";

/**
 * What rows should be: class ids [B] as integers, or soft labels [B, C] as floating-point shares
 * that add up to 1 per row. The type of the array decides which.
 */
export type Targets = ArrayLike<number>;

/** Checked targets: a row of shares can be read from either form. */
export interface TargetRows {
  /** Class ids, or undefined where the targets are soft. */
  readonly labels: ArrayLike<number> | undefined;
  /** Writes t_j for a row, after label smoothing; returns Σ t. */
  readRow(row: number, out: Float64Array): number;
}

/** What targets are checked against. */
export interface TargetShape {
  readonly rows: number;
  readonly shift: Float64Array;
  readonly labelSmoothing: number | undefined;
}

// Soft labels are often made in single precision; the gradient uses their true sum.
const tolerance = 1e-4;

/**
 * Checks targets. Label smoothing ε mixes in the uniform distribution over the classes that are
 * not masked: t ← (1 − ε)·t + ε/C. A masked class would turn every loss into +∞.
 */
export function checkTargets(targets: Targets, shape: TargetShape): TargetRows {
  const { rows, shift, labelSmoothing = 0 } = shape;
  const classes = shift.length;
  checkNumber(labelSmoothing, "labelSmoothing", { least: 0, below: 1 });
  const open = shift.reduce((count, value) => (value === -Infinity ? count : count + 1), 0);
  const kept = 1 - labelSmoothing;
  const spread = labelSmoothing / open;
  const soft = targets instanceof Float32Array || targets instanceof Float64Array;
  if (!soft) {
    checkLabels(targets, { rows, classes, parameter: "targets" });
  } else if (targets.length === rows * classes) {
    checkSoftLabels(targets, classes);
  } else {
    throw new ArgumentError({
      parameter: "targets",
      received: `${targets.length} soft labels for ${rows} rows of ${classes} classes`,
      expected: `${rows * classes} shares, or ${rows} class ids`,
      hint: "Class ids belong in an Int32Array or a plain array.",
    });
  }
  return {
    labels: soft ? undefined : targets,
    readRow(row: number, out: Float64Array): number {
      let sum = 0;
      for (let j = 0; j < classes; j++) {
        const share = soft ? targets[row * classes + j] : targets[row] === j ? 1 : 0;
        const smoothed = kept * share + (shift[j] === -Infinity ? 0 : spread);
        out[j] = smoothed;
        sum += smoothed;
      }
      return sum;
    },
  };
}

function checkSoftLabels(targets: Float32Array | Float64Array, classes: number): void {
  const rows = checkMatrix(targets, classes, "targets");
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = row * classes; i < (row + 1) * classes; i++) {
      if (targets[i] < 0) {
        throw new ArgumentError({
          parameter: "targets",
          received: `${targets[i]} at row ${row}, column ${i % classes}`,
          expected: "shares of at least 0",
        });
      }
      sum += targets[i];
    }
    if (Math.abs(sum - 1) > tolerance) {
      throw new ArgumentError({
        parameter: "targets",
        received: `shares that add up to ${sum} at row ${row}`,
        expected: "shares that add up to 1",
      });
    }
  }
}
