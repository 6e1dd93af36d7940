import { priorProbabilities } from "@balms/core";
import { createInstanceSampler, createWeightedSampler, indexRows } from "@balms/sampler";
import { describe, expect, test } from "vitest";
import { chiSquareScore } from "./chi-square.ts";
import { countClasses, countValues, drawEpochs } from "./draw-rows.ts";
import { counts, mixed, random, rows } from "./mixed-rows.ts";

const weights = Float64Array.from(mixed, (_, row) => (row % 7 === 0 ? 0 : 0.1 + (row % 5)));

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
