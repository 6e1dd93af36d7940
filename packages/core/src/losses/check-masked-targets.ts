import { isFloatArray } from "../arrays/float-array.ts";
import { refuse } from "../errors/refuse.ts";
import type { Targets } from "./targets.ts";

/**
 * Refuses a target that is masked, where a gradient is wanted: the loss of its row is +∞ whatever the
 * logits are, and what the formula gives (−1 at the class) would be a step that leads nowhere.
 */
export function checkMaskedTargets(
  losses: ArrayLike<number>,
  targets: Targets,
  shift: Float64Array,
): void {
  const classes = shift.length;
  const soft = isFloatArray(targets);
  for (let row = 0; row < losses.length; row++) {
    if (losses[row] < Infinity) continue;
    const id = shift.findIndex(
      (log, j) =>
        log === -Infinity && (soft ? targets[row * classes + j] > 0 : Number(targets[row]) === j),
    );
    if (id < 0) continue;
    const hint = "A loss of +Infinity has no gradient: leave the row out.";
    refuse("targets", `masked class ${id} at row ${row}`, "classes with examples", hint);
  }
}
