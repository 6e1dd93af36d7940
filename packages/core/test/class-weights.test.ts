import { classWeights, effectiveNumbers, priorFromCounts, rowWeights } from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const prior = priorFromCounts([1600, 100, 25]);

describe("weights", () => {
  test("inverse and effective number, with mean 1", () => {
    for (const [counts, exponent] of [
      [[300, 100], 1],
      [[9, 1], 0.5],
    ] as const) {
      const inverse = classWeights(priorFromCounts(counts), { scheme: "inverse", exponent });
      expect(inverse[0]).toBeCloseTo(0.5, 14);
      expect(inverse[1]).toBeCloseTo(1.5, 14);
    }
    const weights = classWeights(prior, { scheme: "effective-number", beta: 0.99 });
    const numbers = effectiveNumbers(prior.counts, 0.99);
    expect(weights[2] / weights[0]).toBeCloseTo(numbers[0] / numbers[2], 12);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(3, 12);
    const same = classWeights(prior, { scheme: "effective-number" });
    expect(same).toEqual(classWeights(prior, { scheme: "effective-number", beta: 0.999 }));
  });

  test("classes without examples follow the policy", () => {
    const unseen = priorFromCounts([3, 0, 1]);
    expect(() => classWeights(unseen, { scheme: "inverse" })).toThrow('no examples of ["1"]');
    const options = { scheme: "inverse", zeroCounts: "mask" } as const;
    expect([...classWeights(unseen, options)]).toEqual([0.5, 0, 1.5]);
  });

  test("no exponent and no count overflows", () => {
    const counts = fc.array(fc.integer({ min: 1, max: 2 ** 50 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(counts, fc.double({ min: 0, max: 1e308, noNaN: true }), (numbers, exponent) => {
        const weights = classWeights(priorFromCounts(numbers), { scheme: "inverse", exponent });
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(numbers.length, 9);
      }),
    );
  });

  test("rows take those of their class", () => {
    expect([...rowWeights([0.5, 1.5], [1, 0, 1])]).toEqual([1.5, 0.5, 1.5]);
    expect(rowWeights([1], [])).toHaveLength(0);
    expect(() => rowWeights([1], [1])).toThrow("`labels`: received 1 at row 0");
    expect(() => rowWeights([-1], [0])).toThrow("`weights`: received -1 at position 0");
    expect(() => rowWeights(undefined as never, [0])).toThrow("`weights`: received undefined");
    expect(() => rowWeights([1], undefined as never)).toThrow("`labels`: received undefined");
  });
});

test.each<[() => unknown, string]>([
  [() => classWeights(prior, { scheme: "focal" } as never), '`scheme`: received "focal"'],
  [() => classWeights(prior, { scheme: "inverse", exponent: -1 }), "`exponent`: received -1"],
  [() => classWeights(prior, { scheme: "effective-number", beta: 1 }), "`beta`: received 1"],
  [() => classWeights(undefined as never, { scheme: "inverse" }), "`prior`: received undefined"],
])("%s is refused by name", (call, message) => {
  expect(call).toThrow(message);
});
