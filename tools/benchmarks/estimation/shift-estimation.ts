import { confusionMatrix, uniformPrior } from "@balms/core";
import { estimatePriorBBSE, fitCalibration, type PriorEstimate } from "@balms/core/estimation";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";
import { calibrationData, predictionData, type ShiftShape } from "./shift-data.ts";
import { spectralCalibration } from "./spectral-calibration.ts";

/** Bias-corrected temperature scaling, against the method that core had at first. */
export async function measureCalibration(shape: ShiftShape, effort: Effort): Promise<Measured> {
  const { logits, labels } = calibrationData(shape);
  const { classes } = shape;
  // It need not come nearer to the least loss than one part in a million.
  const enough = (1 + 1e-6) * fitCalibration(logits, labels, { classes }).loss;
  const against = "spectral gradients";
  const sides = {
    ours: roundOf(1, () => fitCalibration(logits, labels, { classes })),
    theirs: roundOf(1, () => spectralCalibration(logits, labels, classes, enough)),
  };
  return alternate(against, sides, { ...effort, rounds: Math.min(effort.rounds, 1) });
}

/** Black box shift estimation, against the same by Gauss–Jordan elimination on lists of lists. */
export async function measureBBSE(shape: ShiftShape, effort: Effort): Promise<Measured> {
  const { predictions, labels } = predictionData(shape);
  const { classes } = shape;
  const confusion = confusionMatrix(predictions, labels, { classes });
  const prior = uniformPrior(Array.from({ length: classes }, (_, id) => String(id)));
  const unlabelled = predictions.filter((_, row) => labels[row] % 3 !== 0 || row % 2 === 0);
  const ours = (): PriorEstimate => estimatePriorBBSE(unlabelled, { confusion, prior });
  const theirs = (): number[] => gaussJordan(confusion, unlabelled);
  // Ours leaves half a row to a class that would have less.
  checkSameShares(ours().prior.counts, theirs(), 1 / unlabelled.length);
  const against = "Gauss–Jordan on lists";
  return alternate(against, { ours: roundOf(1, ours), theirs: roundOf(1, theirs) }, effort);
}

/** ρ of Σ_j P(i|j) ρ_j = q̂_i. */
function gaussJordan(confusion: readonly (readonly number[])[], predictions: Int32Array): number[] {
  const predicted = confusion.map(() => 0);
  for (const id of predictions) predicted[id]++;
  const totals = confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  const rows = predicted.map((count, i) => [
    ...totals.map((total, j) => confusion[j][i] / total),
    count / predictions.length,
  ]);
  for (let column = 0; column < rows.length; column++) {
    let best = column;
    for (let i = column; i < rows.length; i++) {
      if (Math.abs(rows[i][column]) > Math.abs(rows[best][column])) best = i;
    }
    const pivot = rows[best];
    rows[best] = rows[column];
    rows[column] = pivot;
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[column] / pivot[column];
      for (let k = column; k <= rows.length; k++) row[k] -= factor * pivot[k];
    }
  }
  return rows.map((row, i) => row[rows.length] / row[i]);
}

/** Two sides that compute different things cannot be compared. */
function checkSameShares(ours: readonly number[], theirs: readonly number[], most: number): void {
  const worst = ours.reduce(
    (greatest, share, id) => Math.max(greatest, Math.abs(share - theirs[id])),
    0,
  );
  if (!(worst < most)) throw new Error(`estimates differ by ${worst}`);
}
