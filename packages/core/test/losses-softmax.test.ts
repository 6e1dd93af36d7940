import {
  balancedSoftmax,
  balancedSoftmaxGradient,
  balancedSoftmaxLoss,
  type ClassPrior,
  plainSoftmax,
  plainSoftmaxGradient,
  plainSoftmaxLoss,
  priorFromCounts,
  reduceLosses,
  uniformPrior,
} from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distance, inSingle, slopesOf } from "./loss-numbers.ts";

interface Batch {
  readonly logits: Float64Array;
  readonly labels: number[];
  readonly prior: ClassPrior;
  readonly tau: number;
  readonly rowWeights: number[];
}

function batches(logit: fc.Arbitrary<number>): fc.Arbitrary<Batch> {
  return fc
    .record({ rows: fc.integer({ min: 1, max: 5 }), classes: fc.integer({ min: 1, max: 6 }) })
    .chain(({ rows, classes }) =>
      fc.record({
        logits: fc
          .array(logit, { minLength: rows * classes, maxLength: rows * classes })
          .map((values) => Float64Array.from(values)),
        labels: fc.array(fc.nat(classes - 1), { minLength: rows, maxLength: rows }),
        prior: fc
          .array(fc.integer({ min: 1, max: 1_000_000 }), {
            minLength: classes,
            maxLength: classes,
          })
          .map((counts) => priorFromCounts(counts)),
        tau: fc.double({ min: 0, max: 3, noNaN: true }),
        rowWeights: fc.array(fc.double({ min: 0.01, max: 4, noNaN: true }), {
          minLength: rows,
          maxLength: rows,
        }),
      }),
    );
}

const moderate = batches(fc.double({ min: -8, max: 8, noNaN: true }));
const huge = batches(fc.double({ min: -1e4, max: 1e4, noNaN: true }));
const any = batches(fc.double({ noNaN: true, noDefaultInfinity: true }));

/** Sums of the rows of [B, C]. */
function rowSums(values: ArrayLike<number>, classes: number): number[] {
  const sums = Array.from({ length: values.length / classes }, () => 0);
  for (let i = 0; i < values.length; i++) sums[Math.floor(i / classes)] += values[i];
  return sums;
}

describe("Balanced Softmax", () => {
  test("probabilities are shares that add up to 1", () => {
    fc.assert(
      fc.property(huge, ({ logits, prior, tau }) => {
        const shares = balancedSoftmax(logits, { prior, tau });
        expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
        for (const sum of rowSums(shares, prior.classes.length)) expect(sum).toBeCloseTo(1, 12);
      }),
    );
  });

  test("a constant added to a row's logits changes nothing", () => {
    const constant = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(moderate, constant, ({ logits, labels, prior, tau }, added) => {
        const options = { prior, tau };
        const shifted = logits.map((logit) => logit + added);
        const before = balancedSoftmaxLoss(logits, labels, options);
        expect(distance(balancedSoftmaxLoss(shifted, labels, options), before)).toBeLessThan(1e-10);
      }),
    );
  });

  test("only ratios of counts matter", () => {
    const factor = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(moderate, factor, ({ logits, labels, prior, tau }, times) => {
        const scaled = priorFromCounts(prior.counts.map((count) => count * times));
        const before = balancedSoftmaxLoss(logits, labels, { prior, tau });
        const after = balancedSoftmaxLoss(logits, labels, { prior: scaled, tau });
        expect(distance(after, before)).toBeLessThan(1e-11);
      }),
    );
  });

  test("a uniform prior, or τ = 0, is plain softmax to the bit", () => {
    fc.assert(
      fc.property(huge, ({ logits, labels, prior, tau, rowWeights }) => {
        const plain = { classes: prior.classes.length };
        for (const options of [
          { prior, tau: 0 },
          { prior: uniformPrior(prior.classes), tau },
        ]) {
          expect(balancedSoftmax(logits, options)).toEqual(plainSoftmax(logits, plain));
          expect(balancedSoftmaxLoss(logits, labels, options)).toEqual(
            plainSoftmaxLoss(logits, labels, plain),
          );
          expect(balancedSoftmaxGradient(logits, labels, { ...options, rowWeights })).toEqual(
            plainSoftmaxGradient(logits, labels, { ...plain, rowWeights }),
          );
        }
      }),
    );
  });

  test("class ids are soft labels with all mass on one class", () => {
    fc.assert(
      fc.property(huge, ({ logits, labels, prior, tau }) => {
        const classes = prior.classes.length;
        // Of a single class there are only ids.
        fc.pre(classes > 1);
        const soft = new Float64Array(logits.length);
        for (const [row, label] of labels.entries()) soft[row * classes + label] = 1;
        const options = { prior, tau };
        expect(balancedSoftmaxLoss(logits, soft, options)).toEqual(
          balancedSoftmaxLoss(logits, labels, options),
        );
        const hard = balancedSoftmaxGradient(logits, labels, options);
        expect(distance(balancedSoftmaxGradient(logits, soft, options), hard)).toBeLessThan(1e-15);
      }),
    );
  });
});

describe("the gradient", () => {
  test("adds up to 0 in every row", () => {
    fc.assert(
      fc.property(huge, ({ logits, labels, prior, tau, rowWeights }) => {
        const gradient = balancedSoftmaxGradient(logits, labels, { prior, tau, rowWeights });
        for (const sum of rowSums(gradient, prior.classes.length)) {
          expect(Math.abs(sum)).toBeLessThan(1e-14);
        }
      }),
    );
  });

  test("is the finite difference of the reduced loss", () => {
    const settings = fc.record({
      labelSmoothing: fc.constantFrom(0, 0.1),
      reduction: fc.constantFrom("mean" as const, "sum" as const),
      over: fc.constantFrom("batch" as const, "weights" as const),
    });
    fc.assert(
      fc.property(moderate, settings, ({ logits, labels, prior, tau, rowWeights }, chosen) => {
        const { labelSmoothing, ...reduction } = { ...chosen, rowWeights };
        const options = { prior, tau, labelSmoothing };
        const gradient = balancedSoftmaxGradient(logits, labels, { ...options, ...reduction });
        const slopes = slopesOf(logits, (moved) =>
          reduceLosses(balancedSoftmaxLoss(moved, labels, options), reduction),
        );
        expect(distance(gradient, slopes)).toBeLessThan(1e-6);
      }),
    );
  });

  test("for soft labels is the finite difference too, whatever they add up to", () => {
    fc.assert(
      fc.property(moderate, ({ logits, prior, tau }) => {
        fc.pre(prior.classes.length > 1);
        // Sums within the tolerance for soft labels, yet not 1.
        const soft = plainSoftmax(logits, { classes: prior.classes.length }).map(
          (share) => share * 1.00005,
        );
        const options = { prior, tau };
        const reduction = { reduction: "sum" } as const;
        const gradient = balancedSoftmaxGradient(logits, soft, { ...options, ...reduction });
        const slopes = slopesOf(logits, (moved) =>
          reduceLosses(balancedSoftmaxLoss(moved, soft, options), reduction),
        );
        expect(distance(gradient, slopes)).toBeLessThan(1e-6);
      }),
    );
  });

  test("of weight 2 is that of the row given twice", () => {
    fc.assert(
      fc.property(moderate, ({ logits, labels, prior, tau }) => {
        const classes = prior.classes.length;
        const weights = labels.map((_, row) => (row === 0 ? 2 : 1));
        const twice = Float64Array.from([...logits.slice(0, classes), ...logits]);
        const options = { prior, tau };
        const reduction = { reduction: "mean", over: "weights" } as const;
        const weighted = { ...reduction, rowWeights: weights };
        const twiceLabels = [labels[0], ...labels];
        expect(reduceLosses(balancedSoftmaxLoss(logits, labels, options), weighted)).toBeCloseTo(
          reduceLosses(balancedSoftmaxLoss(twice, twiceLabels, options), reduction),
          12,
        );
        const gradient = balancedSoftmaxGradient(logits, labels, { ...options, ...weighted });
        const doubled = balancedSoftmaxGradient(twice, twiceLabels, { ...options, ...reduction });
        const folded = doubled.slice(classes).map((x, i) => (i < classes ? x + doubled[i] : x));
        expect(distance(gradient, folded)).toBeLessThan(1e-14);
      }),
    );
  });
});

test("nothing is NaN on any finite input, in either precision", () => {
  fc.assert(
    fc.property(any, fc.boolean(), ({ logits, labels, prior, tau, rowWeights }, single) => {
      const given = single ? inSingle(logits) : logits;
      const masked = priorFromCounts(prior.counts.map((count, id) => (id % 2 === 1 ? 0 : count)));
      for (const options of [
        { prior, tau },
        { prior: masked, tau, zeroCounts: "mask" } as const,
        { prior: masked, tau, zeroCounts: "mask", labelSmoothing: 0.1 } as const,
      ]) {
        const losses = balancedSoftmaxLoss(given, labels, options);
        // As targets, masked classes are refused where a gradient is wanted.
        const open = labels.map((label) => label - (label % 2));
        const gradient = balancedSoftmaxGradient(given, open, { ...options, rowWeights });
        expect(gradient.every(Number.isFinite)).toBe(true);
        const { labelSmoothing: _, ...shift } = { labelSmoothing: 0, ...options };
        expect(balancedSoftmax(given, shift).every(Number.isFinite)).toBe(true);
        expect(losses.some((loss) => Number.isNaN(loss))).toBe(false);
        expect(reduceLosses(losses, { rowWeights })).not.toBeNaN();
      }
    }),
  );
});
