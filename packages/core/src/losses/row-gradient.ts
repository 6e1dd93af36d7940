import type { FloatArray } from "../checks/float-array.ts";
import type { SoftmaxBatch } from "./softmax-batch.ts";

/** Writes the gradient of the cross-entropy of the row that was read, times `factor`: φ_j Σt − t_j. */
export function writeRowGradient(
  batch: SoftmaxBatch,
  row: number,
  factor: number,
  out: FloatArray,
): void {
  const { scratch, shares, labels } = batch;
  const classes = shares.length - 1;
  const start = row * classes;
  const total = 1 + scratch[classes + 1];
  if (labels === undefined) {
    const scale = shares[classes] / total;
    for (let j = 0; j < classes; j++) out[start + j] = factor * (scratch[j] * scale - shares[j]);
    return;
  }
  const scale = factor / total;
  for (let j = 0; j < classes; j++) out[start + j] = scratch[j] * scale;
  out[start + labels[row]] = -factor * otherShares(scratch, labels[row], classes);
}

/** 1 − φ_y = Σ_{j≠y} φ_j, without cancellation where y is the greatest class. */
export function otherShares(scratch: Float64Array, label: number, classes: number): number {
  const rest = scratch[classes + 1];
  const term = scratch[label];
  return (term === 1 ? rest : 1 + rest - term) / (1 + rest);
}
