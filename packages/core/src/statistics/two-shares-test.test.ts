import * as fc from "fast-check";
import { expect, test } from "vitest";
import { twoSharesTest } from "./two-shares-test.ts";

/** C(n, k), exactly. */
function binomial(n: number, k: number): bigint {
  let value = 1n;
  for (let i = 1n; i <= BigInt(k); i++) value = (value * (BigInt(n) - i + 1n)) / i;
  return value;
}

/** The definition, in whole numbers. */
function byDefinition(a: number, rowsA: number, b: number, rowsB: number): number {
  const both = a + b;
  const ways = (x: number): bigint => binomial(rowsA, x) * binomial(rowsB, both - x);
  let extreme = 0n;
  for (let x = Math.max(0, both - rowsB); x <= Math.min(both, rowsA); x++) {
    // What is equal but for rounding is equal.
    if (ways(x) * 10_000_000n <= ways(a) * 10_000_001n) extreme += ways(x);
  }
  const scale = 10n ** 30n;
  return Number((extreme * scale) / binomial(rowsA + rowsB, both)) / Number(scale);
}

const someTables = fc
  .tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }))
  .chain(([rowsA, rowsB]) =>
    fc.tuple(
      fc.integer({ min: 0, max: rowsA }),
      fc.constant(rowsA),
      fc.integer({ min: 0, max: rowsB }),
      fc.constant(rowsB),
    ),
  );

test("is the sum of what is no likelier, as whole numbers have it", () => {
  fc.assert(
    fc.property(someTables, (table) => {
      const [got, exact] = [twoSharesTest(...table), byDefinition(...table)];
      expect(Math.abs(got - exact)).toBeLessThan(1e-12 * exact + 1e-28);
    }),
  );
});

test("has the value of the tea that a lady tasted", () => {
  // Fisher's own example, 3 of 4 cups right: 34 of 70 ways.
  expect(twoSharesTest(3, 4, 1, 4)).toBeCloseTo(34 / 70, 14);
});

test("does not depend on which sample comes first, nor on counting those that have the class or those that lack it", () => {
  fc.assert(
    fc.property(someTables, ([a, rowsA, b, rowsB]) => {
      const p = twoSharesTest(a, rowsA, b, rowsB);
      expect(twoSharesTest(b, rowsB, a, rowsA)).toBeCloseTo(p, 12);
      expect(twoSharesTest(rowsA - a, rowsA, rowsB - b, rowsB)).toBeCloseTo(p, 12);
    }),
  );
});

test("stays a probability from samples of one row to the largest that there are", () => {
  const large = Number.MAX_SAFE_INTEGER;
  const tables: [number, number, number, number][] = [
    [0, 1, 0, 1],
    [1, 1, 1, 1],
    [0, 1, large, large],
    [large, large, 0, 1],
    [large / 2 - 0.5, large, 7, large],
    [5, large, 5, large],
    [0, large, 3, 5],
    [40_000_000, 80_000_000, 1, 80_000_000],
  ];
  for (const table of tables) {
    const p = twoSharesTest(...table);
    expect(p).toBeGreaterThanOrEqual(0);
    expect(p).toBeLessThanOrEqual(1);
  }
  expect(twoSharesTest(5, large, 5, large)).toBe(1);
  expect(twoSharesTest(0, large, 3, 5)).toBeLessThan(1e-40);
});

test("is continuous where χ² takes its place", () => {
  // Variance just below and above 10^6.
  const rows = 8_000_000;
  for (const away of [0, 2000, 4000, 6000]) {
    const [exact, approximate] = [3_999_000, 4_001_000].map((half) =>
      twoSharesTest(half / 2 + away / 2, rows, half / 2 - away / 2, rows),
    );
    expect(exact).toBeGreaterThan(0);
    expect(Math.abs(Math.log(exact / approximate))).toBeLessThan(0.02);
  }
});
