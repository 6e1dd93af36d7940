import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../random/create-random.ts";
import { homogeneityTest } from "./homogeneity-test.ts";

test("is Pearson's statistic", () => {
  // Expected: 25, 25, 50 of 100 in the first and as many in the second.
  const { statistic, degreesOfFreedom, pValue } = homogeneityTest([30, 20, 50], [20, 30, 50]);
  expect(statistic).toBeCloseTo(4, 12);
  expect(degreesOfFreedom).toBe(2);
  expect(pValue).toBeCloseTo(Math.exp(-2), 12);
});

test("classes of which fewer than 5 are expected share a cell", () => {
  const whole = homogeneityTest([50, 40, 10], [70, 20, 10]);
  expect(homogeneityTest([50, 40, 4, 3, 3], [70, 20, 2, 4, 4])).toEqual(whole);
  // Not even 5 together: they join the smallest of the others.
  expect(homogeneityTest([50, 48, 1, 1], [70, 28, 2, 0])).toEqual(
    homogeneityTest([50, 50], [70, 30]),
  );
  const none = { statistic: 0, degreesOfFreedom: 0, pValue: 1 };
  for (const [first, second] of [
    [[9], [2]],
    [
      [3, 0],
      [0, 3],
    ],
    [
      [0, 0],
      [5, 9],
    ],
    [[0], [0]],
    [
      [100, 2],
      [100, 0],
    ],
  ]) {
    expect(homogeneityTest(first, second)).toEqual(none);
  }
});

test("is symmetric, and finds nothing between multiples", () => {
  const counts = fc.array(fc.tuple(fc.nat(1e6), fc.nat(1e6)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 1000 }), (pairs, times) => {
      const [first, second] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
      const there = homogeneityTest(first, second);
      const back = homogeneityTest(second, first);
      expect(there.pValue).toBeCloseTo(back.pValue, 10);
      expect(there.statistic).toBeGreaterThanOrEqual(0);
      const same = homogeneityTest(
        first,
        first.map((count) => count * times),
      );
      expect(same.statistic).toBeCloseTo(0, 9);
      expect(same.pValue).toBeCloseTo(1, 3);
    }),
  );
});

test("rejects about as often as it says, long tails included", () => {
  const random = createRandom(11);
  const shares = Array.from({ length: 30 }, (_, id) => 0.8 ** id);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const draw = (rows: number) => {
    const counts = shares.map(() => 0);
    for (let row = 0; row < rows; row++) {
      let left = random.uniform() * total;
      let id = 0;
      while (id < 29 && left >= shares[id]) left -= shares[id++];
      counts[id]++;
    }
    return counts;
  };
  const trials = 2000;
  let rejected = 0;
  for (let trial = 0; trial < trials; trial++) {
    if (homogeneityTest(draw(150), draw(400)).pValue < 0.05) rejected++;
  }
  // Three standard errors: 0.0146.
  expect(Math.abs(rejected / trials - 0.05)).toBeLessThan(0.015);
});
