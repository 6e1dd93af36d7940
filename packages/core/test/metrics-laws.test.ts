import {
  balancedAccuracy,
  bootstrapIntervals,
  confusionMatrix,
  createRandom,
  type Evaluation,
  EvaluationAccumulator,
  type EvaluationState,
  evaluateLogits,
  evaluatePredictions,
  expectedCalibrationError,
  macroF1,
  meanPrediction,
  perClassAccuracy,
  plainSoftmax,
  predictClasses,
  priorFromCounts,
  shotAccuracies,
  shuffle,
  top1Accuracy,
  topKAccuracy,
  totalVariation,
} from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const classes = 4;
const prior = priorFromCounts([500, 60, 0, 7]);
const options = { prior, topK: [1, 2, 4] };

interface Rows {
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
const tied = rowsOf(fc.integer({ min: -3, max: 3 }));
const moderate = rowsOf(fc.double({ min: -8, max: 8, noNaN: true }));
const any = rowsOf(fc.double({ noNaN: true, noDefaultInfinity: true }));
const ruledOut = rowsOf(fc.constantFrom(-Infinity, 0, 5)).filter(({ logits, labels }) =>
  labels.every((_, row) => logits.slice(row * classes, (row + 1) * classes).some(Number.isFinite)),
);

function accumulate({ logits, labels }: Rows, from = 0, to = labels.length): EvaluationAccumulator {
  const accumulator = new EvaluationAccumulator(options);
  accumulator.addLogits(logits.slice(from * classes, to * classes), labels.slice(from, to));
  return accumulator;
}

/** All numbers of an evaluation, in order; null stays null. */
function numbersOf(evaluation: Evaluation): (number | null)[] {
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

function countsOf({ rows, topK, confusion }: Evaluation): string {
  return JSON.stringify([rows, topK, confusion]);
}

/** Largest difference; Infinity where counts or missing values differ. */
function difference(actual: Evaluation, expected: Evaluation): number {
  if (countsOf(actual) !== countsOf(expected)) return Infinity;
  const reference = numbersOf(expected);
  return numbersOf(actual).reduce<number>((most, value, i) => {
    const other = reference[i];
    if (value === null || other === null) return value === other ? most : Infinity;
    return Math.max(most, Math.abs(value - other));
  }, 0);
}

const cuts = fc.array(fc.nat(30), { maxLength: 4 });

describe("accumulating", () => {
  test("in any pieces is evaluating the whole", () => {
    fc.assert(
      fc.property(moderate, cuts, (rows, places) => {
        const ends = [...places, rows.labels.length].map((end) =>
          Math.min(end, rows.labels.length),
        );
        const accumulator = new EvaluationAccumulator(options);
        let from = 0;
        for (const to of ends.toSorted((a, b) => a - b)) {
          accumulator.addLogits(
            rows.logits.slice(from * classes, to * classes),
            rows.labels.slice(from, to),
          );
          from = to;
        }
        const whole = evaluateLogits(rows.logits, rows.labels, options);
        // The same additions in the same order.
        expect(accumulator.result()).toEqual(whole);
      }),
    );
  });

  test("and merging, in any grouping and order, is evaluating the whole", () => {
    fc.assert(
      fc.property(moderate, fc.nat(30), fc.nat(30), fc.boolean(), (rows, a, b, asState) => {
        const length = rows.labels.length;
        const [low, high] = [Math.min(a, b, length), Math.min(Math.max(a, b), length)];
        const parts = () =>
          [
            [0, low],
            [low, high],
            [high, length],
          ].map(([from, to]) => accumulate(rows, from, to));
        const merge = (into: EvaluationAccumulator, other: EvaluationAccumulator) => {
          into.merge(
            asState ? (JSON.parse(JSON.stringify(other.state())) as EvaluationState) : other,
          );
          return into;
        };
        const [x, y, z] = parts();
        const left = merge(merge(x, y), z).result();
        const [p, q, r] = parts();
        const right = merge(p, merge(q, r)).result();
        const [u, v, w] = parts();
        const backwards = merge(merge(w, v), u).result();
        const whole = evaluateLogits(rows.logits, rows.labels, options);
        for (const result of [left, right, backwards]) {
          expect(difference(result, whole)).toBeLessThan(1e-12);
        }
      }),
    );
  });

  test("an accumulator into itself doubles its rows", () => {
    fc.assert(
      fc.property(moderate, (rows) => {
        const accumulator = accumulate(rows);
        accumulator.merge(accumulator);
        const twice = Float64Array.from([...rows.logits, ...rows.logits]);
        const labels = [...rows.labels, ...rows.labels];
        const whole = evaluateLogits(twice, labels, options);
        expect(difference(accumulator.result(), whole)).toBeLessThan(1e-12);
      }),
    );
  });

  test("does not depend on the order of the rows", () => {
    fc.assert(
      fc.property(moderate, fc.integer(), ({ logits, labels }, seed) => {
        const order = shuffle([...labels.keys()], createRandom(seed));
        const moved = Float64Array.from(
          order.flatMap((row) => Array.from(logits.slice(row * classes, (row + 1) * classes))),
        );
        const movedLabels = order.map((row) => labels[row]);
        const whole = evaluateLogits(logits, labels, options);
        expect(difference(evaluateLogits(moved, movedLabels, options), whole)).toBeLessThan(1e-12);
      }),
    );
  });
});

test("every measure of an evaluation is what its own function gives", () => {
  fc.assert(
    fc.property(tied, ({ logits, labels }) => {
      const result = evaluateLogits(logits, labels, options);
      const predictions = predictClasses(logits, { classes });
      const confusion = confusionMatrix(predictions, labels, { classes });
      expect(result.confusion).toEqual(confusion);
      expect(result.top1).toBe(top1Accuracy(confusion));
      expect(result.balanced).toBe(balancedAccuracy(confusion));
      expect(result.macroF1).toBe(macroF1(confusion));
      expect(result.perClass).toEqual(perClassAccuracy(confusion));
      expect(result).toMatchObject(shotAccuracies(result.perClass, { prior }));
      for (const k of options.topK) {
        expect(result.topK?.[k]).toBe(topKAccuracy(logits, labels, { classes, k }));
      }
      const probabilities = plainSoftmax(logits, { classes });
      const error = expectedCalibrationError(probabilities, labels, { classes });
      expect(result.ece).toBeCloseTo(error, 12);
      const mean = meanPrediction(probabilities, { classes });
      for (const [id, share] of mean.entries()) {
        expect(result.predictedShares[id]).toBeCloseTo(share, 12);
      }
      const counts = confusion[0].map((_, id) => confusion.reduce((sum, row) => sum + row[id], 0));
      const { priorDistance } = evaluatePredictions(predictions, labels, options);
      expect(priorDistance).toBeCloseTo(totalVariation(priorFromCounts(counts), prior), 12);
    }),
  );
});

test("balanced accuracy is the mean of the accuracies per class", () => {
  fc.assert(
    fc.property(tied, ({ logits, labels }) => {
      const { balanced, perClass } = evaluateLogits(logits, labels, options);
      const known = perClass.filter((value) => value !== null);
      expect(balanced).toBeCloseTo(known.reduce((sum, value) => sum + value, 0) / known.length, 12);
    }),
  );
});

test("top-k accuracy rises with k from top-1 to 1", () => {
  fc.assert(
    fc.property(fc.oneof(tied, ruledOut), ({ logits, labels }) => {
      const shares = [1, 2, 3, 4, 9].map((k) => topKAccuracy(logits, labels, { classes, k }));
      for (const [i, share] of shares.slice(1).entries()) {
        expect(share).toBeGreaterThanOrEqual(shares[i]);
      }
      expect(shares[0]).toBe(evaluateLogits(logits, labels, options).top1);
      expect(shares.slice(3)).toEqual([1, 1]);
    }),
  );
});

test("measures are shares or have no value, also of extreme and of ruled-out logits", () => {
  fc.assert(
    fc.property(fc.oneof(any, ruledOut, tied), fc.boolean(), ({ logits, labels }, single) => {
      const most = 3e38;
      const given = single
        ? Float32Array.from(logits, (x) =>
            Number.isFinite(x) ? Math.max(-most, Math.min(most, x)) : x,
          )
        : logits;
      const { rows, confusion, ...result } = evaluateLogits(given, labels, options);
      expect(rows).toBe(labels.length);
      expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(rows);
      for (const value of numbersOf({ rows: 0, confusion: [], ...result })) {
        if (value === null) continue;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
      }
    }),
  );
});

test("intervals hold their ends in order, and the measure of most samples", () => {
  fc.assert(
    fc.property(tied, fc.integer(), (rows, seed) => {
      const result = accumulate(rows).result();
      const random = createRandom(seed);
      const found = bootstrapIntervals(result.confusion, { prior, random, replicates: 50 });
      for (const name of ["top1", "balanced", "many", "medium", "few", "macroF1"] as const) {
        const interval = found[name];
        expect(interval === null).toBe(result[name] === null);
        if (interval === null) continue;
        expect(interval[0]).toBeLessThanOrEqual(interval[1]);
        expect(interval[0]).toBeGreaterThanOrEqual(0);
        expect(interval[1]).toBeLessThanOrEqual(1 + 1e-12);
      }
    }),
  );
});
