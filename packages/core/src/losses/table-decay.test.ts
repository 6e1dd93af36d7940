import { expect, test } from "vitest";
import { rowScratch } from "./row-softmax.ts";
import { tableDecay } from "./table-decay.ts";

/** e^{−x} by tables and by Math.exp. */
function both(distances: readonly number[]): [Float64Array, Float64Array] {
  const scratch = rowScratch(distances.length + 1);
  scratch.set(distances.map((x) => -x));
  tableDecay(scratch, 0, distances.length);
  const plain = distances.map((x) => Math.exp(-x));
  const sum = plain.reduce((a, b) => a + b, 0);
  return [scratch, Float64Array.of(...plain, 0, 0, sum)];
}

test("tables agree with Math.exp to a few units in the last place", () => {
  const distances = Array.from({ length: 20_001 }, (_, i) => (i * 700) / 20_000);
  const [fast, plain] = both(distances);
  let worst = 0;
  distances.forEach((_, i) => {
    worst = Math.max(worst, Math.abs(fast[i] / plain[i] - 1));
  });
  expect(worst).toBeLessThan(1e-15);
  expect(fast[distances.length + 2] / plain[distances.length + 2]).toBeCloseTo(1, 13);
});

test("e^0 is exactly 1, and what is very far is 0 without NaN", () => {
  const [fast, plain] = both([0, 1e-300, 745, 746, 1e308, Infinity]);
  expect([...fast.subarray(0, 2)]).toEqual([1, 1]);
  expect([...fast.subarray(2, 6)]).toEqual([5e-324, 0, 0, 0]);
  expect([...plain.subarray(2, 6)]).toEqual([5e-324, 0, 0, 0]);
});

test.each([
  [[1, 2, 3, 4], true],
  [[1, 2, 3, 4, 5], true],
  [[1, NaN, 3, 4], false],
  [[NaN, 2, 3], false],
  [[1, 2, NaN], false],
  [[1, 2, Infinity], false],
  [[1, 2, 3, Infinity], false],
])("%o is known to be finite: %o", (distances, known) => {
  const scratch = rowScratch(distances.length + 1);
  scratch.set(distances.map((x) => -x));
  expect(tableDecay(scratch, 0, distances.length)).toBe(known);
});
