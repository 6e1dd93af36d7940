import { createRandom } from "@balms/core";
import { expect, test } from "vitest";
import { balanceIds, drawIds, meanOf, mostRate } from "./stream-rows.ts";

const uniform = (classes: number): number[] => Array(classes).fill(1);
/** From `ratio` down to 1. */
const longTail = (classes: number, ratio: number): number[] =>
  Array.from({ length: classes }, (_, id) => ratio ** (1 - id / (classes - 1)));
/** Half of the classes come `ratio` times as often as the others. */
const twoGroups = (classes: number, ratio: number): number[] =>
  Array.from({ length: classes }, (_, id) => (id < classes / 2 ? ratio : 1));

test.each([
  [2, 4000],
  [10, 5000],
  [100, 20_000],
  [365, 30_000],
  [1000, 60_000],
  [20_000, 300_000],
  [70_000, 500_000],
])(
  "a uniform stream of %i classes passes whole",
  async (classes, rows) => {
    const { rate, counts } = await balanceIds(drawIds(rows, uniform(classes)), classes);
    expect(rate).toBeGreaterThan(0.975);
    // No less even than draws: χ² over its degrees of freedom.
    const mean = (rate * rows) / classes;
    const chiSquare = counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
    expect(chiSquare / (classes - 1)).toBeLessThan(1 + 4 * Math.sqrt(2 / (classes - 1)));
  },
  60_000,
);

test.each([1, 100, 1024, 20_000])(
  "a uniform stream of 1,000 classes passes whole through a buffer of %i rows",
  async (capacity) => {
    const { rate } = await balanceIds(drawIds(60_000, uniform(1000)), 1000, { capacity });
    expect(rate).toBeGreaterThan(0.95);
  },
  60_000,
);

test.each<[string, number[], number]>([
  ["3 classes, 80 : 15 : 5", [80, 15, 5], 20_000],
  ["2 classes, 95 : 5", [95, 5], 20_000],
  ["10 classes, 10 : 9 : … : 1", [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 20_000],
  ["100 classes, 100 : 1", longTail(100, 100), 200_000],
  ["365 classes, 100 : 1", longTail(365, 100), 300_000],
  ["1,000 classes, 2 : 1", longTail(1000, 2), 200_000],
  ["1,000 classes, 10 : 1", longTail(1000, 10), 300_000],
  ["1,000 classes, 100 : 1", longTail(1000, 100), 700_000],
  ["1,000 classes by Zipf's law", longTail(1000, 1).map((_, id) => 1 / (1 + id)), 300_000],
  ["1,000 classes, half of them 3 times as often", twoGroups(1000, 3), 200_000],
  ["999 classes alike, and one twice as often", [2, ...uniform(999)], 200_000],
  ["999 classes alike, and one half as often", [...uniform(999), 0.5], 700_000],
])(
  "%s: as much goes out as the rarest class allows, and of all classes alike",
  async (_, weights, rows) => {
    const classes = weights.length;
    const { rate, counts } = await balanceIds(drawIds(rows, weights), classes);
    const most = mostRate(weights, uniform(classes));
    expect(rate).toBeGreaterThan(most - 0.05);
    expect(rate).toBeGreaterThan(0.7 * most);
    // And never much more, which some class would have to pay for.
    expect(rate).toBeLessThan(most + 0.05);
    const tenth = Math.ceil(classes / 10);
    const head = meanOf(counts, 0, tenth);
    const tail = meanOf(counts, classes - tenth, classes);
    expect(head / tail).toBeGreaterThan(0.93);
    expect(head / tail).toBeLessThan(1.1);
  },
  60_000,
);

test("a target of other shares is met as well, at the rate that it allows", async () => {
  const weights = [50, 30, 15, 5];
  const shares = [1, 2, 3, 4];
  const { rate, counts } = await balanceIds(drawIds(60_000, weights), 4, {
    target: { 0: 1, 1: 2, 2: 3, 3: 4 },
  });
  expect(rate).toBeGreaterThan(mostRate(weights, shares) - 0.01);
  counts.forEach((count, id) => {
    expect(count / (rate * 60_000)).toBeCloseTo(shares[id] / 10, 2);
  });
});

test.each([1, 5, 20, Infinity])(
  "repeating a row %d times raises the rate of a long tail as far as that can",
  async (maxRepeats) => {
    const weights = longTail(100, 100);
    const { rate, counts } = await balanceIds(drawIds(100_000, weights), 100, { maxRepeats });
    const most = mostRate(weights, uniform(100), maxRepeats);
    expect(Math.abs(rate - most)).toBeLessThan(0.05);
    const ratio = meanOf(counts, 0, 10) / meanOf(counts, 90, 100);
    expect(ratio).toBeGreaterThan(0.93);
    expect(ratio).toBeLessThan(1.1);
  },
  60_000,
);

test("classes that come late have their share from then on, after 16 rows to catch up with", async () => {
  const early = [...drawIds(40_000, uniform(10))];
  const late = [...drawIds(40_000, uniform(20), 2)];
  const { rate, counts } = await balanceIds([...early, ...late], 20);
  expect(rate).toBeGreaterThan(0.97);
  expect(meanOf(counts, 10, 20)).toBeGreaterThan(1900);
  expect(meanOf(counts, 0, 10)).toBeGreaterThan(5800);
});

/** Ten classes alike, and one row with a misspelt label. */
function* withMisspelt(at: number): Generator<number, void> {
  let row = 0;
  for (const id of drawIds(80_000, uniform(10))) yield row++ === at ? 10 : id;
}

test.each([0, 500, 20_000, 60_000])(
  "a label that is misspelt once, in row %i, delays a stream by ten capacities at most",
  async (at) => {
    const { rate, counts } = await balanceIds(withMisspelt(at), 11);
    expect(rate).toBeGreaterThan(1 - (10 * 1024 + 200) / 80_000);
    expect(counts[10]).toBe(1);
    expect(Math.max(...counts.slice(0, 10)) / Math.min(...counts.slice(0, 10))).toBeLessThan(1.05);
  },
);

test("rows that come in short runs of a class go out by their shares all the same", async () => {
  const random = createRandom(1);
  const runs = Array.from({ length: 8000 }, () => random.integer(10));
  const { rate, counts } = await balanceIds(
    runs.flatMap((id) => Array<number>(10).fill(id)),
    10,
  );
  expect(rate).toBeGreaterThan(0.85);
  expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.02);
});

test("a stream that is sorted by class is balanced where the target names the classes", async () => {
  const sorted = Array.from({ length: 10_000 }, (_, row) => Math.floor(row / 500));
  const shares = Array.from({ length: 20 }, (_, id) => [String(id), 1] as const);
  const { counts } = await balanceIds(sorted, 20, { target: Object.fromEntries(shares) });
  // 1024 rows are held, of 20 classes 51 each; the last has what the pool of its own lets through.
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(51);
  expect(Math.max(...counts)).toBeLessThanOrEqual(60);
});
