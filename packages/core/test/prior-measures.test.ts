import {
  type ClassPrior,
  classFrequencies,
  comparePriors,
  effectiveClasses,
  jensenShannon,
  klDivergence,
  logPrior,
  priorEntropy,
  PriorError,
  priorFromCounts,
  priorProbabilities,
  reorderPrior,
  shotGroups,
  smoothPrior,
  temperPrior,
  totalVariation,
  uniformPrior,
} from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const zoo = priorFromCounts([5, 3, 1, 0], { classes: ["cat", "dog", "lynx", "fox"] });

const finite = fc.double({ min: 0, max: 1e300, noNaN: true });
// Over few names, so that priors share some.
const priors = fc
  .uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1 })
  .chain((labels) =>
    fc.record({
      labels: fc.constant(labels),
      counts: fc.array(fc.oneof(finite, fc.constant(0), fc.nat(1000)), {
        minLength: labels.length,
        maxLength: labels.length,
      }),
      some: fc.constantFrom(1, 5e-324, 1e300),
    }),
  )
  .map(({ labels, counts, some }) =>
    priorFromCounts(counts.some((count) => count > 0) ? counts : counts.map(() => some), {
      classes: labels,
      counted: "weights",
    }),
  );

describe("probabilities, entropy, effective classes", () => {
  test("of known priors", () => {
    expect([...priorProbabilities(priorFromCounts([3, 1]))]).toEqual([0.75, 0.25]);
    expect([...priorProbabilities(zoo, { zeroCounts: "mask" })]).toEqual([5 / 9, 3 / 9, 1 / 9, 0]);
    expect([...priorProbabilities(zoo, { zeroCounts: "floor", alpha: 3 })]).toEqual(
      [5, 3, 3, 3].map((n) => n / 14),
    );
    expect(() => priorProbabilities(zoo)).toThrow('`prior`: received no examples of ["fox"]');
    expect(priorEntropy(priorFromCounts([7, 0]))).toBe(0);
    expect(priorEntropy(priorFromCounts([2, 1, 1]))).toBeCloseTo(1.5 * Math.LN2, 15);
    expect(effectiveClasses(uniformPrior(["a", "b", "c", "d", "e", "f", "g"]))).toBeCloseTo(7, 12);
  });

  test("fit each other on any prior", () => {
    fc.assert(
      fc.property(priors, (prior) => {
        const shares = priorProbabilities(prior, { zeroCounts: "mask" });
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        const logs = logPrior(prior, { zeroCounts: "mask" });
        for (const [id, log] of logs.entries()) expect(Math.exp(log)).toBeCloseTo(shares[id], 12);
        const entropy = priorEntropy(prior);
        expect(entropy).toBeGreaterThanOrEqual(0);
        expect(entropy).toBeLessThanOrEqual(Math.log(prior.classes.length) + 1e-12);
        // Flatter priors are less certain.
        expect(priorEntropy(temperPrior(prior, 0.5))).toBeGreaterThanOrEqual(entropy - 1e-9);
      }),
    );
  });
});

describe("class frequencies", () => {
  const images = priorFromCounts([60, 50, 0], { counted: "images", examples: 100 });

  test("are shares of the examples, which need not add up to 1", () => {
    expect([...classFrequencies(priorFromCounts([3, 1]))]).toEqual([0.75, 0.25]);
    const known = priorFromCounts([60, 50], { counted: "images", examples: 100 });
    expect([...classFrequencies(known)]).toEqual([0.6, 0.5]);
  });

  test("stay inside (0, 1), or name the classes that do not", () => {
    expect(() => classFrequencies(images)).toThrow(
      '`prior`: received a frequency of 0 or 1 for "2"',
    );
    expect(() => classFrequencies(priorFromCounts([4]))).toThrow('0 or 1 for "0"');
    const all = priorFromCounts([100, 1], { examples: 100 });
    expect(() => classFrequencies(all)).toThrow(PriorError);
    expect([...classFrequencies(images, { zeroCounts: "smooth", alpha: 5 })]).toEqual(
      [65, 55, 5].map((n) => n / 110),
    );
    expect([...classFrequencies(all, { zeroCounts: "smooth" })]).toEqual([101 / 102, 2 / 102]);
    expect([...classFrequencies(images, { zeroCounts: "floor", alpha: 2 })]).toEqual([
      0.6,
      0.5,
      2 / 102,
    ]);
    // Examples without a class are raised as those with it are.
    expect([...classFrequencies(all, { zeroCounts: "floor", alpha: 2 })]).toEqual([
      100 / 102,
      2 / 101,
    ]);
    expect(() => classFrequencies(images, { zeroCounts: "mask" })).toThrow('0 or 1 for "2"');
    expect(() => classFrequencies(all, { zeroCounts: "smooth", alpha: 1e-20 })).toThrow('"0"');
  });

  test.each<[object, object, string]>([
    [
      {},
      { zeroCounts: "drop" },
      '`zeroCounts`: received "drop"; expected one of ["error","mask","smooth","floor"]',
    ],
    [{}, { alpha: 0 }, "`alpha`: received 0"],
    [
      { counted: "instances" },
      {},
      "`prior`: received counts of instances; expected counts of rows",
    ],
    [{ counted: "weights" }, {}, "`prior`: received counts of weights"],
  ])("of %o with %o are refused", (parts, options, message) => {
    expect(() => classFrequencies(priorFromCounts([3, 1], parts), options)).toThrow(message);
  });
});

test("shot groups need counts", () => {
  expect(() => shotGroups(smoothPrior(zoo))).toThrow(
    "`prior`: received counts of weights; expected counts of rows or images or instances",
  );
  expect(() => shotGroups(smoothPrior(zoo))).toThrow(PriorError);
});

describe("distances", () => {
  const a = priorFromCounts([3, 1], { classes: ["cat", "dog"] });
  const b = priorFromCounts([1, 1], { classes: ["lynx", "cat"] });

  test("of known priors, aligned by name", () => {
    expect(totalVariation(a, b)).toBe(0.5);
    expect(jensenShannon(a, b)).toBeCloseTo(
      (0.75 * Math.log(0.75 / 0.625) + 0.25 * Math.log(2)) / 2 +
        (0.5 * Math.log(0.5 / 0.625) + 0.5 * Math.log(2)) / 2,
      15,
    );
    expect(klDivergence(a, temperPrior(a, 0))).toBeCloseTo(
      0.75 * Math.log(1.5) + 0.25 * Math.log(0.5),
      15,
    );
    expect(totalVariation(zoo, reorderPrior(zoo, zoo.classes.toReversed()))).toBe(0);
    const apart = priorFromCounts([2], { classes: ["elk"] });
    expect(totalVariation(a, apart)).toBe(1);
    expect(jensenShannon(a, apart)).toBeCloseTo(Math.LN2, 15);
  });

  test("a class that the second lacks follows the policy", () => {
    expect(() => klDivergence(a, b)).toThrow('`second`: received no examples of ["dog"]');
    expect(() => klDivergence(a, b)).toThrow(PriorError);
    expect(klDivergence(a, b, { zeroCounts: "mask" })).toBe(Infinity);
    // Both plus 1: 4, 2, 1 against 2, 1, 2.
    expect(klDivergence(a, b, { zeroCounts: "smooth" })).toBeCloseTo(
      (4 * Math.log(4 / 7 / 0.4) + 2 * Math.log(2 / 7 / 0.2) + Math.log(1 / 7 / 0.4)) / 7,
      15,
    );
    expect(klDivergence(a, b, { zeroCounts: "floor", alpha: 0.5 })).toBeCloseTo(
      (3 * Math.log(3 / 4.5 / 0.4) + Math.log(1 / 4.5 / 0.2) + 0.5 * Math.log(0.5 / 4.5 / 0.4)) /
        4.5,
      15,
    );
    // What the first lacks as well is no matter.
    expect(klDivergence(zoo, zoo)).toBe(0);
    expect(klDivergence(priorFromCounts([1, 0]), priorFromCounts([1, 1]))).toBe(Math.LN2);
    expect(() => klDivergence(a, b, { zeroCounts: "ignore" as never })).toThrow("`zeroCounts`");
    expect(() => klDivergence(a, a, { alpha: -1 })).toThrow("`alpha`");
  });

  test("are 0 for the same shares, at most 1, log 2 or ∞, and never NaN", () => {
    fc.assert(
      fc.property(priors, priors, (first, second) => {
        const distance = totalVariation(first, second);
        const divergence = jensenShannon(first, second);
        const kl = klDivergence(first, second, { zeroCounts: "mask" });
        for (const [value, most] of [
          [distance, 1],
          [divergence, Math.LN2],
          [kl, Infinity],
        ]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(most);
        }
        expect(totalVariation(second, first)).toBe(distance);
        expect(jensenShannon(second, first)).toBe(divergence);
        // Pinsker, and its like for Jensen–Shannon: all three are 0 together.
        expect(kl).toBeGreaterThanOrEqual(2 * distance ** 2 - 1e-12);
        expect(divergence).toBeGreaterThanOrEqual(distance ** 2 / 2 - 1e-12);
        expect(divergence).toBeLessThanOrEqual(Math.LN2 * distance + 1e-12);
        for (const measure of [totalVariation, jensenShannon, klDivergence]) {
          expect(measure(first, reorderPrior(first, first.classes.toReversed()))).toBe(0);
        }
      }),
    );
  });

  test("total variation, and the root of Jensen–Shannon, obey the triangle inequality", () => {
    fc.assert(
      fc.property(priors, priors, priors, (x, y, z) => {
        for (const measure of [
          totalVariation,
          (p: ClassPrior, q: ClassPrior) => Math.sqrt(jensenShannon(p, q)),
        ]) {
          expect(measure(x, z)).toBeLessThanOrEqual(measure(x, y) + measure(y, z) + 1e-7);
        }
      }),
    );
  });

  test.each([undefined, null, {}, []])("%o in place of a prior is named", (value) => {
    const wrong = value as never;
    for (const measure of [totalVariation, jensenShannon, klDivergence, comparePriors]) {
      expect(() => measure(wrong, a)).toThrow("`first`: received");
      expect(() => measure(a, wrong)).toThrow("`second`: received");
    }
    for (const measure of [priorEntropy, effectiveClasses, priorProbabilities, classFrequencies]) {
      expect(() => measure(wrong)).toThrow("`prior`: received");
    }
  });
});
