import { createMetaSampler, createRandom, priorFromCounts, priorProbabilities } from "@balms/core";
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
  createWeightedSampler,
  indexRows,
  type RowSampler,
} from "@balms/sampler";
import { describe, expect, test } from "vitest";
import { chiSquareScore } from "./chi-square.ts";
import { countClasses, countValues, drawEpochs } from "./draw-rows.ts";

const counts = [40, 17, 0, 6, 2];
const labels = createRandom("labels");
const mixed = counts.flatMap((count, id) => Array.from({ length: count }, () => id));
for (let i = mixed.length - 1; i > 0; i--) {
  const j = labels.integer(i + 1);
  [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
}
const rows = indexRows(mixed, { classes: ["a", "b", "c", "d", "e"] });
const random = createRandom("laws");
const weights = Float64Array.from(mixed, (_, row) => (row % 7 === 0 ? 0 : 0.1 + (row % 5)));
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

describe("weighted rows", () => {
  test("with replacement: in proportion to the weights, never at 0", () => {
    const sampler = createWeightedSampler(rows, weights, { random });
    const total = weights.reduce((a, b) => a + b, 0);
    const drawn = countValues(drawEpochs(sampler, 1500), rows.rowCount);
    expect(
      chiSquareScore(
        drawn,
        weights.map((value) => value / total),
      ),
    ).toBeLessThan(4);
    const induced = priorProbabilities(sampler.sampledPrior(), { zeroCounts: "mask" });
    const byClass = counts.map((__, id) =>
      weights.filter((___, row) => mixed[row] === id).reduce((a, b) => a + b, 0),
    );
    byClass.forEach((sum, id) => expect(induced[id]).toBeCloseTo(sum / total, 12));
    expect(sampler.expectedViews()[1]).toBeCloseTo((65 * byClass[1]) / total / 17, 12);
  });

  test("weights of any size, far apart", () => {
    const far = [5e-324, 1e-300, 1e-3, 0, 3, 1.5, 4, 2 ** -20, 1e-300];
    const sampler = createWeightedSampler(9, far, { random, epochLength: 50_000 });
    const total = far.reduce((a, b) => a + b, 0);
    const drawn = countValues(drawEpochs(sampler, 1), 9);
    expect(
      chiSquareScore(
        drawn,
        far.map((value) => (value < 1e-200 ? 0 : value / total)),
      ),
    ).toBeLessThan(4);
  });

  test("without replacement: the first by weight, the second by what is left, each row once", () => {
    const few = [1, 0, 2, 3, 4];
    const sampler = createWeightedSampler(5, few, { random, replacement: false });
    expect(sampler.epochLength).toBe(4);
    const pairs = new Float64Array(25);
    const orders = new Set<string>();
    for (let epoch = 0; epoch < 20_000; epoch++) {
      const order = drawEpochs(sampler, 1, epoch);
      orders.add(order.toSorted((a, b) => a - b).join());
      pairs[order[0] * 5 + order[1]]++;
    }
    const expected = pairs.map((_, i) => {
      const [first, second] = [Math.floor(i / 5), i % 5];
      return first === second ? 0 : ((few[first] / 10) * few[second]) / (10 - few[first]);
    });
    expect(chiSquareScore(pairs, expected)).toBeLessThan(4);
    expect([...orders]).toEqual(["0,2,3,4"]);
    expect([...sampler.expectedViews()]).toEqual([4 / 5]);
  });

  test("without replacement: states how often a class is in a part of an order", () => {
    const large = indexRows(
      Array.from({ length: 900 }, (_, row) => (row < 600 ? 0 : 1)),
      { classes: 2 },
    );
    const three = Float64Array.from({ length: 900 }, (_, row) => (row < 600 ? 1 : 3));
    const sampler = createWeightedSampler(large, three, {
      random,
      replacement: false,
      epochLength: 300,
    });
    const seen = countClasses(large, drawEpochs(sampler, 200));
    const views = sampler.expectedViews();
    expect(views[0] * 600 + views[1] * 300).toBeCloseTo(300, 6);
    expect(seen[0] / 200 / 600 / views[0]).toBeCloseTo(1, 1.5);
    expect(seen[1] / 200 / 300 / views[1]).toBeCloseTo(1, 1.5);
    // With replacement it would be 60 % of the draws.
    expect(priorProbabilities(sampler.sampledPrior())[1]).toBeLessThan(0.56);
  });
});

describe("every row once", () => {
  test("an epoch is a permutation, and each one another", () => {
    const sampler = createInstanceSampler(rows, { random });
    const orders = Array.from({ length: 20 }, (_, epoch) => drawEpochs(sampler, 1, epoch));
    for (const order of orders)
      expect(order.toSorted((a, b) => a - b)).toEqual(mixed.map((_, row) => row));
    expect(new Set(orders.map((order) => order.join())).size).toBe(20);
    expect([...sampler.expectedViews()]).toEqual([1, 1, 0, 1, 1]);
    expect(sampler.sampledPrior()).toBe(rows.prior);
  });

  test("all orders of four rows are equally likely over epochs", () => {
    const sampler = createInstanceSampler(4, { random });
    const seen = new Map<string, number>();
    for (let epoch = 0; epoch < 24_000; epoch++) {
      const order = drawEpochs(sampler, 1, epoch).join();
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(24);
    expect(chiSquareScore([...seen.values()], new Float64Array(24).fill(1 / 24))).toBeLessThan(4);
  });

  test.each([3, 17, 100])(
    "epochs of %d rows walk through all rows before any comes again",
    (epochLength) => {
      const sampler = createInstanceSampler(rows, { random, epochLength });
      const drawn = drawEpochs(sampler, Math.ceil((65 * 4) / epochLength));
      for (let pass = 0; pass < 4; pass++) {
        expect(new Set(drawn.slice(pass * 65, pass * 65 + 65)).size).toBe(65);
      }
      expect(sampler.expectedViews()[0]).toBeCloseTo(epochLength / 65, 12);
    },
  );

  test.each([2 ** 33 + 7, 2 ** 40, 2 ** 53 - 1])(
    "of %d rows, without memory for them",
    (rowCount) => {
      const sampler = createInstanceSampler(rowCount, { random });
      const drawn = new Float64Array(5000);
      sampler.fill(0, rowCount - 5000, drawn);
      expect(new Set(drawn).size).toBe(5000);
      expect(drawn.every((row) => Number.isSafeInteger(row) && row >= 0 && row < rowCount)).toBe(
        true,
      );
      const quarters = countValues(
        drawn.map((row) => Math.floor((row / rowCount) * 4)),
        4,
      );
      expect(chiSquareScore(quarters, [0.25, 0.25, 0.25, 0.25])).toBeLessThan(4);
    },
  );
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
