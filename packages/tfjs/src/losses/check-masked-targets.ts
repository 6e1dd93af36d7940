import { refuse } from "@balms/core/adapter";
import { engine } from "@tensorflow/tfjs-core";
import type { LossInput } from "./check-loss-input.ts";
import { readsAtOnce } from "./reads-at-once.ts";

/**
 * Refuses a target that is masked where a gradient is wanted and numbers can be read: the loss of its
 * row is +∞ whatever the logits are, and what the formula gives (−1 at the class) leads nowhere.
 */
export function checkMaskedTargets({ targets, areIds }: LossInput, shift: Float64Array): void {
  const recorded = engine().state.gradientDepth > 0;
  if (!recorded || !shift.includes(-Infinity) || !readsAtOnce()) return;
  const classes = shift.length;
  for (const [i, value] of targets.dataSync().entries()) {
    const id = areIds ? value : i % classes;
    if (shift[id] !== -Infinity || (!areIds && !(value > 0))) continue;
    const row = areIds ? i : Math.floor(i / classes);
    const hint = "A loss of +Infinity has no gradient: leave the row out.";
    refuse("targets", `masked class ${id} at row ${row}`, "classes with examples", hint);
  }
}
