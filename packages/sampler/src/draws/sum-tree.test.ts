import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SumTree } from "./sum-tree.ts";

const numbers = fc.array(fc.constantFrom<number[]>(0, 0, 1, 2, 0.5), {
  minLength: 1,
  maxLength: 600,
});

test("finds where the running sum passes a value", () => {
  fc.assert(
    fc.property(
      numbers,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (values, share) => {
        const total = values.reduce((a, b) => a + b, 0);
        fc.pre(total > 0);
        const tree = new SumTree(values.length, (i) => values[i]);
        expect(tree.total).toBe(total);
        const found = tree.find(share * total);
        const before = values.slice(0, found).reduce((a, b) => a + b, 0);
        expect(values[found]).toBeGreaterThan(0);
        expect(before).toBeLessThanOrEqual(share * total);
        expect(before + values[found]).toBeGreaterThan(share * total);
      },
    ),
  );
});

test("depends on the numbers, and not on how they came about", () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => 1 / (i + 1));
  const tree = new SumTree(1000, (i) => values[i]);
  for (let i = 0; i < 5000; i++) {
    values[(i * 7919) % 1000] = ((i * 31) % 97) / 3e5;
    tree.refresh((i * 7919) % 1000);
  }
  expect(tree.total).toBe(new SumTree(1000, (i) => values[i]).total);
});

test("what rounding leaves over falls to the last number above 0", () => {
  const values = [0.1, 0.2, 0.3, 0, 0];
  const tree = new SumTree(5, (i) => values[i]);
  expect(tree.find(tree.total)).toBe(2);
});
