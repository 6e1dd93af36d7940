import { describe, expect, test } from "vitest";
import { priorFromCounts } from "../priors/prior-from-counts.ts";
import { createRandom } from "../random/create-random.ts";
import { bootstrapIntervals } from "./bootstrap-intervals.ts";
import { EvaluationAccumulator } from "./evaluation-accumulator.ts";

const prior = priorFromCounts([500, 50, 5]);
const confusion = [
  [80, 15, 5],
  [10, 30, 10],
  [4, 4, 2],
];

describe("bootstrap intervals", () => {
  test("hold the measure, and are about as wide as the binomial law has it", () => {
    const found = bootstrapIntervals(confusion, { prior, random: createRandom(1) });
    const expected = { top1: 112 / 160, many: 0.8, medium: 0.6, few: 0.2, balanced: 1.6 / 3 };
    for (const [name, value] of Object.entries(expected)) {
      const [low, high] = found[name as "top1"] ?? [NaN, NaN];
      expect([name, low < value, value < high]).toEqual([name, true, true]);
    }
    const width = 2 * 1.96 * Math.sqrt((0.7 * 0.3) / 160);
    expect((found.top1?.[1] ?? 0) - (found.top1?.[0] ?? 0)).toBeCloseTo(width, 1.5);
    expect(found.macroF1?.[0]).toBeLessThan(found.macroF1?.[1] ?? 0);
  });

  test("are the same for the same seed, whichever the order of the rows was", () => {
    const options = { prior, replicates: 200 };
    const fromMatrix = bootstrapIntervals(confusion, { ...options, random: createRandom(7) });
    expect(bootstrapIntervals(confusion, { ...options, random: createRandom(7) })).toEqual(
      fromMatrix,
    );
    expect(bootstrapIntervals(confusion, { ...options, random: createRandom(8) })).not.toEqual(
      fromMatrix,
    );
    const accumulator = new EvaluationAccumulator({ prior });
    for (const truth of [2, 0, 1]) {
      for (const [predicted, rows] of confusion[truth].entries()) {
        accumulator.addPredictions(Array(rows).fill(predicted), Array(rows).fill(truth));
      }
    }
    expect(
      bootstrapIntervals(accumulator.result().confusion, { ...options, random: createRandom(7) }),
    ).toEqual(fromMatrix);
  });

  test("have no value for a group without rows, and take thresholds", () => {
    const rows = [
      [3, 1, 0],
      [0, 0, 0],
      [1, 0, 1],
    ];
    const found = bootstrapIntervals(rows, { prior, random: createRandom(1) });
    expect(found.medium).toBeNull();
    // A class of two rows falls out of many samples; the others still give its interval.
    expect(found.few).toEqual([0, 1]);
    const all = bootstrapIntervals(rows, { prior, random: createRandom(1), fewBelow: 0 });
    expect(all).toMatchObject({ medium: [0, 1], few: null });
  });

  test("of perfect predictions have no width", () => {
    const found = bootstrapIntervals(
      [
        [4, 0],
        [0, 1],
      ],
      {
        prior: priorFromCounts([200, 2]),
        random: createRandom(3),
      },
    );
    expect(found).toEqual({
      top1: [1, 1],
      balanced: [1, 1],
      many: [1, 1],
      medium: null,
      few: [1, 1],
      macroF1: [1, 1],
    });
  });

  test("of one class with one row are that row", () => {
    const one = { prior: priorFromCounts([7]), random: createRandom(3), replicates: 39 };
    expect(bootstrapIntervals([[1]], one)).toMatchObject({ top1: [1, 1], few: [1, 1], many: null });
  });

  test("are ends of the sorted samples", () => {
    // One row right of two: a sample is 0, ½ or 1 with chances ¼, ½, ¼.
    const half = { prior: priorFromCounts([9]), random: createRandom(2) };
    const two = [
      [1, 1],
      [0, 0],
    ];
    const both = { ...half, prior: priorFromCounts([9, 9]) };
    expect(bootstrapIntervals(two, { ...both, confidence: 0.6 }).top1).toEqual([0, 1]);
    expect(bootstrapIntervals(two, { ...both, confidence: 0.4 }).top1).toEqual([0.5, 0.5]);
    // As few samples as 95 % takes: the least and the greatest of them.
    expect(bootstrapIntervals(two, { ...both, replicates: 39 }).top1).toEqual([0, 1]);
  });

  test("of 95 % cover the true accuracy in about 95 of 100 test sets", () => {
    const random = createRandom("coverage");
    const [sets, rows, truth] = [400, 150, 0.7];
    let covered = 0;
    for (let set = 0; set < sets; set++) {
      let right = 0;
      for (let row = 0; row < rows; row++) if (random.uniform() < truth) right++;
      const { top1 } = bootstrapIntervals(
        [
          [right, rows - right],
          [0, 0],
        ],
        { prior: priorFromCounts([9, 9]), random, replicates: 399 },
      );
      if (top1 && top1[0] <= truth && truth <= top1[1]) covered++;
    }
    // Three standard deviations of a binomial count, and a point for the discreteness of shares.
    expect(covered / sets).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / sets) - 0.01);
    expect(covered / sets).toBeLessThan(0.95 + 3 * Math.sqrt((0.95 * 0.05) / sets));
  });

  test.each<[string, unknown, object]>([
    ["`confusion`: received undefined", undefined, {}],
    [
      "`rows`: received 0",
      [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
      {},
    ],
    [
      "`confusion[0]`: received 0.5",
      [
        [0.5, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
      {},
    ],
    [
      "`rows`: received 10000001",
      [
        [1e7, 0, 0],
        [0, 1, 0],
        [0, 0, 0],
      ],
      {},
    ],
    ["`confusion.length`: received 1; expected a whole number from 3 to 3", [[1]], {}],
    ["`confusion.length`: received 1; expected a whole number from 3 to 3", [[1, 0, 0, 0]], {}],
    ["`confusion.length`: received 2", confusion.slice(0, 2), {}],
    ["`prior`: received undefined", confusion, { prior: undefined }],
    ["`random`: received undefined", confusion, { random: undefined }],
    [
      "`replicates`: received 38; expected a whole number from 39 to 1000000",
      confusion,
      { replicates: 38 },
    ],
    ["`replicates`: received 198", confusion, { replicates: 198, confidence: 0.99 }],
    ["`confidence`: received 95", confusion, { confidence: 95 }],
    ["`fewBelow`", confusion, { fewBelow: 1000 }],
  ])("are refused: %s", (message, given, options) => {
    const all = { prior, random: createRandom(1), ...options };
    expect(() => bootstrapIntervals(given as never, all as never)).toThrow(message);
  });
});
