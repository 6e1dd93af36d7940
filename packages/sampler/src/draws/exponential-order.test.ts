import { createRandom } from "@balms/core";
import { expect, test } from "vitest";
import { exponentialOrder } from "./exponential-order.ts";
import { inclusionShares } from "./inclusion-shares.ts";

test.each([
  ["tiny", [5e-324, 5e-324, 1e-320]],
  ["huge", [1.7e308, 1.7e308, 8e307]],
  ["far apart", [1e308, 1e-308, 1e-308]],
])("%s weights decide as their ratios do, and ties are settled at random", (_, weights) => {
  const first = new Float64Array(3);
  const second = new Float64Array(3);
  const random = createRandom(1);
  for (let i = 0; i < 6000; i++) {
    const order = exponentialOrder(weights, 2, random);
    first[order[0]]++;
    second[order[1]]++;
  }
  const scale = Math.max(...weights);
  const total = weights.reduce((sum, weight) => sum + weight / scale, 0);
  weights.forEach((weight, row) => {
    expect(first[row] / 6000).toBeCloseTo(weight / scale / total, 1);
  });
  const shares = weights.map((_weight, row) => inclusionShares(weights, 2)(row));
  expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(2, 9);
  // Equal weights are alike, in the first place and in the second.
  const twin = weights[0] === weights[1] ? 0 : 2;
  expect(Math.abs(second[twin] - second[1])).toBeLessThan(250);
  expect(shares[twin]).toBeCloseTo(shares[1], 12);
});

test("equal keys come in random order, in no more time than others", () => {
  // Words of zero alone but for the last two: all exponentials are equal.
  const zeros = { ...createRandom(1), uniform: () => 0 };
  const rows = 200_000;
  let words = 0;
  const nextUint32 = () => (words++ < 2 * rows ? 0 : words);
  const order = exponentialOrder(new Float64Array(rows).fill(1), rows, { ...zeros, nextUint32 });
  expect(new Set(order).size).toBe(rows);
  expect(order.slice(0, 5)).not.toEqual(Uint32Array.of(0, 1, 2, 3, 4));
});
