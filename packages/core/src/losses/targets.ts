import type { FloatArray } from "../arrays/float-array.ts";
import { checkIds, type Labels } from "../checks/class-ids.ts";
import { checkNumber } from "../checks/check-values.ts";
import { refuseValue } from "../errors/refuse.ts";
import { sum } from "../numerics/sum.ts";

/**
 * What rows should be: class ids [B], or soft labels [B, C], shares that add up to 1 per row. Their
 * number tells which; of a single class there are only ids.
 */
export type Targets = Labels;

/** Targets that are known to fit the logits. */
export type CheckedTargets = readonly [
  /** [B], unless there are soft labels. */
  ids: Int32Array | undefined,
  /** t_bj: the share of class j in row b, smoothed. */
  shareOf: (row: number, j: number) => number,
];

/**
 * Checks the targets of logits. Label smoothing ε mixes in the uniform distribution over the classes
 * that are not masked: t ← (1 − ε)·t + ε/C. A masked class would turn every loss into +∞.
 */
export function checkTargets(
  targets: Targets,
  logits: FloatArray,
  shift: Float64Array,
  labelSmoothing: number = 0,
): CheckedTargets {
  const classes = shift.length;
  const list: Targets | null | undefined = targets;
  const soft = classes > 1 && list?.length === logits.length;
  const ids = soft ? undefined : checkIds(targets, logits.length / classes, classes, "targets");
  const shares = soft ? Array.from(targets as ArrayLike<number>) : [];
  for (let i = 0; i < shares.length; i += classes) {
    const own = shares.slice(i, i + classes);
    const fit = own.every((share) => Number.isFinite(share) && share >= 0);
    // Soft labels are often made in single precision.
    if (!fit || Math.abs(sum(own) - 1) > 1e-4) {
      refuseValue("targets", own, "shares that sum to 1", ` at row ${i / classes}`);
    }
  }
  checkNumber(labelSmoothing, "labelSmoothing", { least: 0, below: 1 });
  const open = shift.map((log) => +(log > -Infinity));
  const spread = labelSmoothing / sum(open);
  return [
    ids,
    (row, j) =>
      (1 - labelSmoothing) * (ids ? Number(ids[row] === j) : shares[row * classes + j]) +
      open[j] * spread,
  ];
}
