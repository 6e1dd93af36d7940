import { type FloatArray, isFloatArray } from "../arrays/float-array.ts";
import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkNumber } from "../checks/check-values.ts";
import { refuseValue } from "../errors/refuse.ts";
import { sum } from "../numerics/sum.ts";
import { negativeLogShare } from "./row-softmax.ts";

/**
 * What rows should be: class ids [B], or soft labels [B, C], shares that add up to 1 per row. Their
 * number tells which; of a single class, floats are shares.
 */
export type Targets = Labels;

/** Targets that are known to fit the logits. */
export interface CheckedTargets {
  /** [B], unless there are soft labels. */
  readonly ids: Int32Array | undefined;
  /**
   * Checks the soft labels of a row, writes them as `shares` [C] and returns −Σ_j t_j log φ_j, from
   * the row's z [C] and what `scratch` says of it.
   */
  readonly read: (
    row: number,
    shares: Float64Array,
    z: Float64Array,
    scratch: Float64Array,
  ) => number;
}

/**
 * Targets of checked logits, row by row. Label smoothing ε mixes in the uniform distribution over
 * the classes that are not masked: t ← (1 − ε)·t + ε/C. A masked class would turn every loss into +∞.
 */
export function checkTargets(
  targets: Targets,
  logits: FloatArray,
  shift: Float64Array,
  labelSmoothing: number = 0,
): CheckedTargets {
  const classes = shift.length;
  const rows = logits.length / classes;
  const list: Targets | null | undefined = targets;
  const soft = list?.length === logits.length && (classes > 1 || isFloatArray(targets));
  if (!soft && list?.length !== rows) {
    refuseValue("targets", targets, `${rows} class ids, or ${logits.length} soft labels`);
  }
  const ids = soft ? undefined : classIds(targets, { classes, parameter: "targets" });
  checkNumber(labelSmoothing, "labelSmoothing", { least: 0, below: 1 });
  const open = shift.map((log) => Number(log > -Infinity));
  const spread = labelSmoothing / sum(open);
  return {
    ids,
    read: (row, shares, z, scratch) => {
      let given = 0;
      let loss = 0;
      for (let j = 0; j < classes; j++) {
        const share = ids ? Number(ids[row] === j) : (targets[row * classes + j] as number);
        if (!Number.isFinite(share) || share < 0) refuseShare(share, row);
        given += share;
        shares[j] = (1 - labelSmoothing) * share + open[j] * spread;
        // 0 · ∞: a masked class that is no target does not count.
        if (shares[j] > 0) loss += shares[j] * negativeLogShare(z[j], classes, scratch);
      }
      // Soft labels are often made in single precision.
      if (!(Math.abs(given - 1) <= 1e-4)) refuseShare(given, row);
      return loss;
    },
  };
}

function refuseShare(value: unknown, row: number): never {
  refuseValue("targets", value, "shares of at least 0 that add up to 1", ` at row ${row}`);
}
