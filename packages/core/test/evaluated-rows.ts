import { type Evaluation, EvaluationAccumulator, priorFromCounts } from "@balms/core";
import * as fc from "fast-check";

export const classes = 4;
export const prior = priorFromCounts([500, 60, 0, 7]);
export const options = { prior, topK: [1, 2, 4] };

export interface Rows {
  readonly logits: Float64Array;
  readonly labels: number[];
}

function rowsOf(logit: fc.Arbitrary<number>, minLength = 1): fc.Arbitrary<Rows> {
  const row = fc.record({
    logits: fc.array(logit, { minLength: classes, maxLength: classes }),
    label: fc.nat(classes - 1),
  });
  return fc.array(row, { minLength, maxLength: 30 }).map((rows) => ({
    logits: Float64Array.from(rows.flatMap(({ logits }) => logits)),
    labels: rows.map(({ label }) => label),
  }));
}

// Whole numbers make ties, which have an order.
export const tied = rowsOf(fc.integer({ min: -3, max: 3 }));
export const moderate = rowsOf(fc.double({ min: -8, max: 8, noNaN: true }));
export const any = rowsOf(fc.double({ noNaN: true, noDefaultInfinity: true }));
export const ruledOut = rowsOf(fc.constantFrom(-Infinity, 0, 5)).filter(({ logits, labels }) =>
  labels.every((_, row) => logits.slice(row * classes, (row + 1) * classes).some(Number.isFinite)),
);

export function accumulate(
  { logits, labels }: Rows,
  from = 0,
  to = labels.length,
): EvaluationAccumulator {
  const accumulator = new EvaluationAccumulator(options);
  accumulator.addLogits(logits.slice(from * classes, to * classes), labels.slice(from, to));
  return accumulator;
}

/** All numbers of an evaluation, in order; null stays null. */
export function numbersOf(evaluation: Evaluation): (number | null)[] {
  const { topK, calibration, confusion, perClass, ...rest } = evaluation;
  const { predictedShares, priorShares, ...single } = rest;
  return [
    ...Object.values(single),
    ...Object.values(topK ?? {}),
    ...Object.values(calibration),
    ...perClass,
    ...predictedShares,
    ...priorShares,
    ...confusion.flat(),
  ];
}
