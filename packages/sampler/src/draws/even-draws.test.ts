import { createRandom } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createKey } from "../positions/position-key.ts";
import { indexRows } from "../rows/index-rows.ts";
import { checkClassRows } from "../rows/class-rows.ts";
import { EvenDraws } from "./even-draws.ts";

function create(counts: readonly number[], shares: readonly number[], length: number, seed = 1) {
  const labels = counts.flatMap((count, id) => Array.from({ length: count }, () => id));
  const rows = checkClassRows(indexRows(labels, { classes: counts.length }));
  const sum = shares.reduce((a, b) => a + b, 0);
  const rates = Float64Array.from(shares, (share) => share / sum);
  const draws = new EvenDraws(rows, rates, createKey(createRandom(seed)), length);
  const epoch = (number: number) => {
    const out = new Uint32Array(length);
    draws.fill(number, 0, out);
    return out;
  };
  return { draws, epoch, labels, rates };
}

const count = (values: ArrayLike<number>, size: number) => {
  const out = Array.from({ length: size }, () => 0);
  for (let i = 0; i < values.length; i++) out[values[i]]++;
  return out;
};

test("equal rates show every row once an epoch, in an order of its own", () => {
  const { epoch, labels } = create([40, 7, 1], [40, 7, 1], 48);
  const [first, second] = [epoch(0), epoch(1)];
  for (const rows of [first, second])
    expect([...rows].toSorted((a, b) => a - b)).toEqual([...labels.keys()]);
  expect(first).not.toEqual(second);
});

test("an epoch has of every class what its rate says, to less than two rows", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          count: fc.integer({ min: 0, max: 30 }),
          rate: fc.double({ min: 0.01, max: 5, noNaN: true }),
        }),
        { minLength: 2, maxLength: 8 },
      ),
      fc.integer({ min: 1, max: 200 }),
      fc.nat(),
      (classes, length, seed) => {
        fc.pre(classes.some((one) => one.count > 0));
        const counts = classes.map((one) => one.count);
        const shares = classes.map((one) => one.count * one.rate);
        const { epoch, labels, rates } = create(counts, shares, length, seed);
        const drawn = count(
          Array.from(epoch(3), (row) => labels[row]),
          counts.length,
        );
        drawn.forEach((rows, id) => expect(Math.abs(rows - length * rates[id])).toBeLessThan(2));
      },
    ),
  );
});

test("every position follows the rates by itself", () => {
  const { draws, labels, rates } = create([6, 3, 1], [1, 2, 3], 10);
  const one = new Uint32Array(1);
  const drawn = [0, 0, 0];
  for (let epoch = 0; epoch < 30_000; epoch++) {
    draws.fill(epoch, 7, one);
    drawn[labels[one[0]]]++;
  }
  // 2 degrees of freedom: above 13.8 once in a thousand times.
  expect(
    drawn.reduce(
      (sum, rows, id) => sum + (rows - 30_000 * rates[id]) ** 2 / (30_000 * rates[id]),
      0,
    ),
  ).toBeLessThan(13.8);
});

test("positions are drawn one by one as together", () => {
  const { draws, epoch } = create([20, 5], [1, 1], 33);
  const one = new Uint32Array(1);
  const together = epoch(5);
  for (const [position, row] of together.entries()) {
    draws.fill(5, position, one);
    expect(one[0]).toBe(row);
  }
});
