import { checkNumber } from "../checks/check-values.ts";
import { type FloatArray, isFloatArray } from "../arrays/float-array.ts";
import { refuseValue } from "../errors/refuse.ts";
import { sum } from "../numerics/sum.ts";
import { negativeLogShare } from "./row-softmax.ts";

/**
 * What rows should be: class ids [B] as integers, or soft labels [B, C] as floating-point shares
 * that add up to 1 per row. The type of the array decides which.
 */
export type Targets = ArrayLike<number>;

/**
 * Checks the targets of a row, writes them as `shares` [C] and returns −Σ_j t_j log φ_j, from the
 * row's z [C] and what `scratch` says of it.
 */
export type ReadTargets = (
  row: number,
  shares: Float64Array,
  z: Float64Array,
  scratch: Float64Array,
) => number;

/**
 * Targets of checked logits, row by row. Label smoothing ε mixes in the uniform distribution over
 * the classes that are not masked: t ← (1 − ε)·t + ε/C. A masked class would turn every loss into +∞.
 */
export function targetReader(
  targets: Targets,
  logits: FloatArray,
  shift: Float64Array,
  labelSmoothing: number = 0,
): ReadTargets {
  const classes = shift.length;
  const soft = isFloatArray(targets);
  const rows = logits.length / classes;
  const list: Targets | null | undefined = targets;
  if (list?.length !== (soft ? logits.length : rows)) {
    refuseValue("targets", targets, `${rows} class ids, or ${logits.length} soft labels as floats`);
  }
  checkNumber(labelSmoothing, "labelSmoothing", { least: 0, below: 1 });
  const open = shift.map((log) => Number(log > -Infinity));
  const spread = labelSmoothing / sum(open);
  const expected = soft
    ? "shares of at least 0 that add up to 1"
    : `class ids from 0 to ${classes - 1}`;
  const refuse = (value: number, row: number): never =>
    refuseValue("targets", value, expected, ` at row ${row}`);
  return (row, shares, z, scratch) => {
    let given = 0;
    let loss = 0;
    for (let j = 0; j < classes; j++) {
      const share = soft ? targets[row * classes + j] : Number(targets[row] === j);
      if (!(share >= 0)) refuse(share, row);
      given += share;
      shares[j] = (1 - labelSmoothing) * share + open[j] * spread;
      // 0 · ∞: a masked class that is no target does not count.
      if (shares[j] > 0) loss += shares[j] * negativeLogShare(z[j], classes, scratch);
    }
    // Soft labels are often made in single precision.
    if (!(Math.abs(given - 1) <= 1e-4)) refuse(soft ? given : targets[row], row);
    return loss;
  };
}
