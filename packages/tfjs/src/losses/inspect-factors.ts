import type { Tensor } from "@tensorflow/tfjs-core";
import type { LossInput } from "./check-loss-input.ts";
import type { ClassWeightProbe } from "./class-weight-probe.ts";
import { readsAtOnce } from "./reads-at-once.ts";

/** Shows the factors that a training multiplies losses with to a probe, where they can be read at once. */
export function inspectFactors(probe: ClassWeightProbe, factors: Tensor, input: LossInput): void {
  const { targets, areIds, logits } = input;
  if (!readsAtOnce() || targets.isDisposed) return;
  const values = factors.dataSync();
  // As a rule: a mean, without weights.
  if (values.every((value) => value === values[0])) return;
  const given = targets.dataSync();
  const [rows, classes] = logits.shape;
  // As they are before the mean over the batch.
  const weights = Float64Array.from(values, (factor) => factor * rows);
  probe.look(weights, (row) => (areIds ? given[row] : greatest(given, row * classes, classes)));
}

/** The class with the greatest share. */
function greatest(shares: ArrayLike<number>, start: number, classes: number): number {
  let best = 0;
  for (let j = 1; j < classes; j++) {
    if (shares[start + j] > shares[start + best]) best = j;
  }
  return best;
}
