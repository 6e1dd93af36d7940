import { createMetaSampler, priorFromCounts, priorProbabilities } from "@balms/core";
import {
  contiguousRows,
  createClassBalancedSampler,
  createClassDistributionSampler,
  createEveryClassSampler,
  createInstanceSampler,
  createLossPrioritySampler,
  createMetaRowSampler,
  createProgressiveSampler,
  createRowsPerClassSampler,
  type RowSampler,
} from "@balms/sampler";
import { describe, expect, test } from "vitest";
import { chiSquareScore } from "./chi-square.ts";
import { countClasses, countValues, drawEpochs } from "./draw-rows.ts";
import { counts, mixed, random, rows } from "./mixed-rows.ts";

const shares = [1, 2, 0, 3, 4];

const priority = (per: "row" | "class"): RowSampler => {
  const sampler = createLossPrioritySampler(rows, { random, per });
  sampler.update([0, 1, 2, 3, 4, 5], [0.2, 0.9, 3, 0, 1.5, 0.4]);
  return sampler;
};

/** Samplers that draw position by position, independently, with their law per row in class c. */
const independent: [string, RowSampler<unknown>][] = [
  ["instance", createInstanceSampler(rows, { random, replacement: true })],
  ["root", createClassDistributionSampler(rows, { kind: "root", degree: 2 }, { random })],
  ["cube root", createClassDistributionSampler(rows, { kind: "root", degree: 3 }, { random })],
  [
    "effective number",
    createClassDistributionSampler(rows, { kind: "effective-number", beta: 0.9 }, { random }),
  ],
  ["any", createClassDistributionSampler(rows, shares, { random })],
  [
    "any, as a prior in another order",
    createClassDistributionSampler(
      rows,
      priorFromCounts([4, 3, 0, 2, 1], { classes: ["e", "d", "c", "b", "a"], counted: "weights" }),
      { random },
    ),
  ],
  ["progressive", createProgressiveSampler(rows, { epochs: 1, random })],
  ["priority per class", priority("class")],
  [
    "meta",
    createMetaRowSampler(rows, { random, state: createMetaSampler(rows.prior, { gamma: 0.6 }) }),
  ],
];

describe.each(independent)("%s", (_, sampler) => {
  const drawn = drawEpochs(sampler, 600, 1);

  test("draws classes by what it says that it induces", () => {
    const induced = priorProbabilities(sampler.sampledPrior(1), { zeroCounts: "mask" });
    expect(chiSquareScore(countClasses(rows, drawn), induced)).toBeLessThan(4);
  });

  test("sees the rows of a class alike, as often as it says", () => {
    const views = sampler.expectedViews(1);
    const perRow = mixed.map((id) => views[id] / sampler.epochLength);
    expect(perRow.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
    expect(chiSquareScore(countValues(drawn, rows.rowCount), perRow)).toBeLessThan(4);
  });

  test("has no memory from one position to the next", () => {
    const pairs = new Float64Array(25);
    for (let i = 0; i + 1 < drawn.length; i += 2)
      pairs[mixed[drawn[i]] * 5 + mixed[drawn[i + 1]]]++;
    const q = priorProbabilities(sampler.sampledPrior(1), { zeroCounts: "mask" });
    const expected = pairs.map((__, i) => q[Math.floor(i / 5)] * q[i % 5]);
    expect(chiSquareScore(pairs, expected)).toBeLessThan(4);
  });
});

describe("progressively balanced", () => {
  const sampler = createProgressiveSampler(rows, { epochs: 4, random, epochLength: 20_000 });

  test.each([
    [0, [40 / 65, 17 / 65, 0, 6 / 65, 2 / 65]],
    [
      1,
      [
        0.75 * (40 / 65) + 1 / 16,
        0.75 * (17 / 65) + 1 / 16,
        0,
        0.75 * (6 / 65) + 1 / 16,
        0.75 * (2 / 65) + 1 / 16,
      ],
    ],
    [4, [0.25, 0.25, 0, 0.25, 0.25]],
    [9, [0.25, 0.25, 0, 0.25, 0.25]],
  ])("epoch %d", (epoch, expected) => {
    const q = priorProbabilities(sampler.sampledPrior(epoch), { zeroCounts: "mask" });
    q.forEach((share, id) => expect(share).toBeCloseTo(expected[id], 12));
    expect(chiSquareScore(countClasses(rows, drawEpochs(sampler, 1, epoch)), q)).toBeLessThan(4);
  });
});

describe("class-balanced", () => {
  const sampler = createClassBalancedSampler(rows, { random });

  test("every round has each class once, also over the ends of epochs", () => {
    const drawn = drawEpochs(sampler, 16);
    for (let start = 0; start + 4 <= drawn.length; start += 4) {
      const classes = drawn.slice(start, start + 4).map((row) => mixed[row]);
      expect(classes.toSorted((a, b) => a - b)).toEqual([0, 1, 3, 4]);
    }
  });

  test("every class shows each of its rows before any comes again", () => {
    const drawn = drawEpochs(sampler, 16);
    for (const [id, count] of counts.entries()) {
      const shown = drawn.filter((row) => mixed[row] === id);
      for (let start = 0; start + count < shown.length; start += count) {
        expect(new Set(shown.slice(start, start + count)).size).toBe(count);
      }
    }
  });

  test("all orders of a round, and all rows at a visit, are equally likely", () => {
    const few = contiguousRows(priorFromCounts([3, 1, 2]));
    const small = createClassBalancedSampler(few, { random, epochLength: 3 });
    const orders = new Map<string, number>();
    const rounds = 12_000;
    // The first visits of six rounds are six visits apart: those of different row rounds.
    for (let round = 0; round < rounds; round++) {
      const order = drawEpochs(small, 1, round * 6).join();
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(36);
    expect(chiSquareScore([...orders.values()], new Float64Array(36).fill(1 / 36))).toBeLessThan(4);
    expect([...small.expectedViews()]).toEqual([1 / 3, 1, 1 / 2]);
  });

  test("beyond 2^32 rows", () => {
    const far = contiguousRows(priorFromCounts([2 ** 40, 5]));
    const large = createClassBalancedSampler(far, { random, epochLength: 1000 });
    const drawn = drawEpochs(large, 1);
    expect(drawn.filter((row) => row >= 2 ** 40).length).toBe(500);
    expect(new Set(drawn.filter((row) => row < 2 ** 40)).size).toBe(500);
  });
});

test("priority per row: by the last loss, unseen rows at the highest", () => {
  const sampler = createLossPrioritySampler(6, { random, epochLength: 30_000 });
  sampler.update([0, 1, 1, 2], [2, 9, 0.5, 0]);
  const expected = [2, 0.5, 0.001, 9, 9, 9].map((value) => value / 29.501);
  expect(chiSquareScore(countValues(drawEpochs(sampler, 1), 6), expected)).toBeLessThan(4);
  const rooted = createLossPrioritySampler(3, {
    random,
    epochLength: 30_000,
    exponent: 0.5,
    smallest: 0.25,
  });
  rooted.update([0, 1, 2], [4, 0.01, 1]);
  expect(
    chiSquareScore(
      countValues(drawEpochs(rooted, 1), 3),
      [2, 0.5, 1].map((p) => p / 3.5),
    ),
  ).toBeLessThan(4);
});

describe("batches made of classes", () => {
  test("at least one row of every class, and the rest by the distribution", () => {
    const sampler = createEveryClassSampler(rows, { batchSize: 6, random, distribution: shares });
    expect([sampler.blockLength, sampler.epochLength]).toEqual([6, 66]);
    const drawn = drawEpochs(sampler, 300);
    const extra = new Float64Array(25);
    for (let start = 0; start < drawn.length; start += 6) {
      const seen = countClasses(rows, drawn.slice(start, start + 6));
      expect([seen[0], seen[1], seen[3], seen[4]].every((count) => count >= 1)).toBe(true);
      const left = [...seen].flatMap((count, id) =>
        Array.from({ length: id === 2 ? 0 : count - 1 }, () => id),
      );
      extra[left[0] * 5 + left[1]]++;
    }
    const q = shares.map((share) => share / 10);
    const expected = extra.map((_, i) => {
      const [a, b] = [Math.floor(i / 5), i % 5];
      return a > b ? 0 : q[a] * q[b] * (a === b ? 1 : 2);
    });
    expect(chiSquareScore(extra, expected)).toBeLessThan(4);
    const induced = priorProbabilities(sampler.sampledPrior(), { zeroCounts: "mask" });
    [1.2, 1.4, 0, 1.6, 1.8].forEach((rowsOfClass, id) =>
      expect(induced[id]).toBeCloseTo(rowsOfClass / 6, 12),
    );
    // Where in a batch a class stands is open.
    const places = countValues(
      drawn.flatMap((row, i) => (mixed[row] === 4 ? [i % 6] : [])),
      6,
    );
    expect(chiSquareScore(places, new Float64Array(6).fill(1 / 6))).toBeLessThan(4);
  });

  test("K classes with M rows each, all different where there are enough", () => {
    const sampler = createRowsPerClassSampler(rows, {
      classesPerBatch: 3,
      rowsPerClass: 4,
      random,
    });
    expect([sampler.blockLength, sampler.epochLength]).toEqual([12, 72]);
    const drawn = drawEpochs(sampler, 500);
    for (let start = 0; start < drawn.length; start += 12) {
      const batch = drawn.slice(start, start + 12);
      expect(countClasses(rows, batch).filter((count) => count > 0)).toEqual(
        Float64Array.of(4, 4, 4),
      );
      const groups = [0, 4, 8].map((group) => batch.slice(group, group + 4));
      for (const group of groups) expect(new Set(group).size).toBe(mixed[group[0]] === 4 ? 2 : 4);
    }
    const perRow = mixed.map((id) => sampler.expectedViews()[id] / 72);
    expect(perRow.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    // Rows come in rounds, so counts vary less than independent ones would: the mean is what counts.
    countValues(drawn, 65).forEach((count, row) => {
      expect(Math.abs(count / drawn.length / perRow[row] - 1)).toBeLessThan(0.25);
    });
  });

  test("all classes with M rows each are all of the rows in a few batches", () => {
    const even = contiguousRows(priorFromCounts([6, 6, 6]));
    const sampler = createRowsPerClassSampler(even, { rowsPerClass: 2, random });
    const epoch = drawEpochs(sampler, 1);
    expect(epoch.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 18 }, (_, row) => row));
  });
});
