import { createRandom, priorFromCounts } from "@balms/core";
import { contiguousRows, createClassCountsSampler, indexRows } from "@balms/sampler";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { chiSquareScore } from "./chi-square.ts";
import { countClasses, countValues, drawEpochs } from "./draw-rows.ts";

const random = createRandom("class counts");
const labels = Array.from({ length: 400 }, (_, row) =>
  row % 4 === 0 ? 1 : row % 50 === 1 ? 2 : 0,
);
const rows = indexRows(labels, { classes: ["A", "B", "C"] });
const asked = { A: 100, B: 50, C: 5 };
const sampler = createClassCountsSampler(rows, asked, { random });

test("every epoch has as many rows of each class as were asked for, none of them twice", () => {
  expect(sampler.epochLength).toBe(155);
  for (let epoch = 0; epoch < 50; epoch++) {
    const drawn = drawEpochs(sampler, 1, epoch);
    expect([...countClasses(rows, drawn)]).toEqual([100, 50, 5]);
    expect(new Set(drawn).size).toBe(155);
  }
});

test("the same for any classes and counts", () => {
  const classes = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(40)), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(classes, fc.nat(), fc.nat(2 ** 40), (sizes, seed, epoch) => {
      const index = contiguousRows(priorFromCounts(sizes.map(([there]) => there)));
      const counts = sizes.map(([there, wanted]) => Math.min(there, wanted));
      fc.pre(counts.some((count) => count > 0));
      const any = createClassCountsSampler(index, counts, { random: createRandom(seed) });
      const drawn = drawEpochs(any, 1, epoch);
      expect([...countClasses(index, drawn)]).toEqual(counts);
      expect(new Set(drawn).size).toBe(drawn.length);
    }),
  );
});

test("an epoch is a random subset in random order: all rows of a class alike, at all places alike", () => {
  const epochs = 3000;
  const times = countValues(drawEpochs(sampler, epochs), 400);
  const shares = [100, 50, 5].map((count, id) => count / rows.prior.counts[id]);
  for (const id of [0, 1, 2]) {
    const ofClass = times.filter((_, row) => labels[row] === id);
    // Counts without replacement scatter less than draws: by 1 − m / n.
    const score = chiSquareScore(ofClass, Array(ofClass.length).fill(1 / ofClass.length));
    expect(score).toBeLessThan(4);
    expect(ofClass.reduce((a, b) => a + b, 0)).toBe([100, 50, 5][id] * epochs);
    ofClass.forEach((count) => {
      const spread = Math.sqrt(epochs * shares[id] * (1 - shares[id]));
      expect(Math.abs(count - epochs * shares[id])).toBeLessThan(4.5 * spread);
    });
  }
  const places = new Float64Array(155);
  for (let epoch = 0; epoch < epochs; epoch++) {
    drawEpochs(sampler, 1, epoch).forEach((row, place) => {
      if (labels[row] === 2) places[place]++;
    });
  }
  expect(chiSquareScore(places, Array(155).fill(1 / 155))).toBeLessThan(4);
});

test("states what it draws, and how often a row is seen", () => {
  const { classes, counts } = sampler.sampledPrior();
  expect([classes, counts]).toEqual([
    ["A", "B", "C"],
    [100, 50, 5],
  ]);
  expect([...sampler.expectedViews()]).toEqual(
    [100, 50, 5].map((count, id) => count / rows.prior.counts[id]),
  );
});

test("counts are per id, or by name; classes that are left out have none", () => {
  const byId = createClassCountsSampler(rows, [100, 50, 5], { random });
  expect(drawEpochs(byId, 1)).toEqual(drawEpochs(sampler, 1));
  const one = createClassCountsSampler(rows, { C: 3 }, { random });
  expect([...countClasses(rows, drawEpochs(one, 1))]).toEqual([0, 0, 3]);
});

test("a class that is misspelt is told the one that was meant", () => {
  const named = indexRows([0, 1], { classes: ["house cat", "lynx"] });
  expect(() => createClassCountsSampler(named, { "House cat": 1 }, { random })).toThrow(
    '`counts`: received class "House cat"; expected "house cat"',
  );
  expect(() => createClassCountsSampler(named, { linx: 1 }, { random })).toThrow(
    '`counts`: received class "linx"; expected "lynx"',
  );
});

test("classes that have fewer rows are refused, or taken whole", () => {
  expect(() => createClassCountsSampler(rows, { A: 10, C: 50 }, { random })).toThrow(
    '`counts`: received 50 rows of class "C"; expected at most the 8 that it has. ' +
      'With `short: "take"` classes that have fewer give all that they have.',
  );
  const taken = createClassCountsSampler(rows, { A: 10, C: 50 }, { random, short: "take" });
  expect(taken.epochLength).toBe(18);
  expect(taken.sampledPrior().counts).toEqual([10, 0, 8]);
  const ofC = labels.flatMap((id, row) => (id === 2 ? [row] : []));
  const drawn = drawEpochs(taken, 1).filter((row) => labels[row] === 2);
  expect(drawn.toSorted((a, b) => a - b)).toEqual(ofC);
});

test.each([
  [[1, 2], "`counts`: received 2 numbers; expected 3, one per class"],
  [[1, 2, -1], '`counts of class "C"`: received -1; expected a whole number from 0'],
  [[1, 2, 0.5], '`counts of class "C"`: received 0.5; expected a whole number from 0'],
  [[0, 0, 0], "`counts`: received only 0; expected at least one row"],
  [{ a: 1 }, '`counts`: received class "a"; expected "A"'],
  [{ zebra: 1 }, '`counts`: received class "zebra"; expected names of classes of the rows'],
  [null, "`counts`: received null; expected rows by class name, or a list with a number per class"],
  [new Map([["A", 1]]), "`counts`: received Map; expected rows by class name"],
  [100, "`counts`: received 100; expected rows by class name"],
])("the counts %j are refused", (counts, message) => {
  expect(() => createClassCountsSampler(rows, counts as never, { random })).toThrow(message);
});
