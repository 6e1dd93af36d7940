import {
  balancedAccuracy,
  bootstrapIntervals,
  confusionMatrix,
  createRandom,
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
  top1Accuracy,
  topKAccuracy,
  totalVariation,
} from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  accumulate,
  any,
  classes,
  numbersOf,
  options,
  prior,
  ruledOut,
  tied,
} from "./evaluated-rows.ts";

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
