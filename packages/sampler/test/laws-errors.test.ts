import { createRandom, priorFromCounts } from "@balms/core";
import {
  contiguousRows,
  createClassBalancedSampler,
  createClassDistributionSampler,
  createEveryClassSampler,
  createInstanceSampler,
  createLossPrioritySampler,
  createProgressiveSampler,
  createRowsPerClassSampler,
  createWeightedSampler,
  indexRows,
} from "@balms/sampler";
import { expect, test } from "vitest";

const random = createRandom(1);
const rows = indexRows([0, 0, 2], { classes: ["a", "b", "c"] });
const sampler = createInstanceSampler(rows, { random });
const priority = createLossPrioritySampler(rows, { random });
const far = createInstanceSampler(2 ** 33, { random });
const out = new Uint32Array(1);
const wrong = undefined as never;

test.each([
  // Rows.
  [() => createInstanceSampler(0, { random }), "`rows`: received 0"],
  [() => createInstanceSampler(1.5, { random }), "`rows`: received 1.5"],
  [() => createInstanceSampler("3" as never, { random }), '`rows`: received "3"'],
  [() => createInstanceSampler(wrong, { random }), "`rows`: received undefined"],
  [() => createClassBalancedSampler(null as never, { random }), "`rows`: received null"],
  [() => createClassDistributionSampler(wrong, [1], { random }), "`rows`: received undefined"],
  [() => createProgressiveSampler(wrong, { random, epochs: 2 }), "`rows`: received undefined"],
  [() => createWeightedSampler(wrong, [1], { random }), "`rows`: received undefined"],
  [() => createLossPrioritySampler(wrong, { random }), "`rows`: received undefined"],
  [() => createLossPrioritySampler(3, { random, per: "class" }), "`rows`: received 3"],
  [() => createEveryClassSampler(wrong, { random, batchSize: 3 }), "`rows`: received undefined"],
  [
    () => createRowsPerClassSampler(wrong, { random, rowsPerClass: 3 }),
    "`rows`: received undefined",
  ],
  // Options.
  [() => createInstanceSampler(rows, wrong), "`random`: received undefined"],
  [() => createClassBalancedSampler(rows, null as never), "`random`: received undefined"],
  [() => createInstanceSampler(rows, { random: Math as never }), "`random`: received"],
  [() => createInstanceSampler(rows, { random, epochLength: 0 }), "`epochLength`: received 0"],
  [
    () => createInstanceSampler(rows, { random, epochLength: "9" as never }),
    '`epochLength`: received "9"',
  ],
  [
    () => createInstanceSampler(rows, { random, replacement: 1 as never }),
    "`replacement`: received 1",
  ],
  [() => createProgressiveSampler(rows, { random, epochs: 0 }), "`epochs`: received 0"],
  [() => createProgressiveSampler(rows, { random } as never), "`epochs`: received undefined"],
  [
    () => createLossPrioritySampler(rows, { random, per: "image" as never }),
    '`per`: received "image"',
  ],
  [() => createLossPrioritySampler(rows, { random, exponent: -1 }), "`exponent`: received -1"],
  [() => createLossPrioritySampler(rows, { random, smallest: 0 }), "`smallest`: received 0"],
  [() => createEveryClassSampler(rows, { random, batchSize: 1 }), "`batchSize`: received 1"],
  [
    () => createRowsPerClassSampler(rows, { random, rowsPerClass: 0 }),
    "`rowsPerClass`: received 0",
  ],
  [
    () => createRowsPerClassSampler(rows, { random, rowsPerClass: 1, classesPerBatch: 3 }),
    "`classesPerBatch`: received 3",
  ],
  [
    () => createInstanceSampler(rows, { random: { fork: () => 3 } as never }),
    "`random`: received Object",
  ],
  [
    () => createEveryClassSampler(rows, { random, batchSize: 4, epochLength: 2 ** 53 - 1 }),
    "`epochLength`: received 9007199254740991",
  ],
  // Distributions.
  [
    () => createClassDistributionSampler(rows, [1, 1, 1], { random }),
    '`distribution`: received 1 for class "b", which has no rows',
  ],
  [
    () => createClassDistributionSampler(rows, [1, 1], { random }),
    "`distribution`: received 2 numbers",
  ],
  [
    () => createClassDistributionSampler(rows, [1, 0, -1], { random }),
    "`distribution`: received -1 at position 2",
  ],
  [
    () => createClassDistributionSampler(rows, wrong, { random }),
    "`distribution`: received undefined",
  ],
  [
    () => createClassDistributionSampler(rows, "root" as never, { random }),
    '`distribution`: received "root"',
  ],
  [
    () => createClassDistributionSampler(rows, { kind: "rot" } as never, { random }),
    '`sampling.kind`: received "rot"',
  ],
  [
    () => createClassDistributionSampler(rows, { kind: "root" } as never, { random }),
    "`degree`: received undefined",
  ],
  [() => createClassDistributionSampler(rows, priorFromCounts([1, 1]), { random }), "`classes`"],
  [() => createClassDistributionSampler(rows, [0, 0, 0], { random }), "received"],
  // Weights.
  [() => createWeightedSampler(3, [1, 2], { random }), "`weights`: received 2 numbers"],
  [() => createWeightedSampler(3, [0, 0, 0], { random }), "`weights`: received only 0"],
  [() => createWeightedSampler(2, [1e308, 1e308], { random }), "`weights`: received a sum past"],
  [() => createWeightedSampler(2, [1, NaN], { random }), "`weights`: received NaN at position 1"],
  [() => createWeightedSampler(2, wrong, { random }), "`weights`: received undefined"],
  [
    () => createWeightedSampler(3, [1, 0, 1], { random, replacement: false, epochLength: 3 }),
    "`epochLength`: received 3; expected at most 2",
  ],
  // Places.
  [() => sampler.fill(-1, 0, out), "`epoch`: received -1"],
  [() => sampler.fill(2 ** 53, 0, out), "`epoch`: received 9007199254740992"],
  [() => sampler.fill(0, 3, out), "`first`: received 3"],
  [() => sampler.fill(0, wrong, out), "`first`: received undefined"],
  [() => sampler.fill(0, 0, [0] as never), "`rows`: received"],
  [() => sampler.fill(0, 0, wrong), "`rows`: received undefined"],
  [
    () => far.fill(0, 0, out),
    /`rows`: received .*Uint32Array of length 1; expected a Float64Array/,
  ],
  [() => sampler.sampledPrior(0.5), "`epoch`: received 0.5"],
  [() => sampler.expectedViews("1" as never), '`epoch`: received "1"'],
  // Losses.
  [() => priority.update([3], [1]), "`rows[0]`: received 3"],
  [() => priority.update([0], [-1]), "`losses`: received -1 at position 0"],
  [() => priority.update([0], [NaN]), "`losses`: received NaN at position 0"],
  [() => priority.update([0, 1], [1]), "`losses`: received 1 numbers"],
  [() => priority.update(wrong, [1]), "`rows`: received undefined"],
  [() => priority.update([0], wrong), "`losses`: received undefined"],
])("what is wrong is named: %s", (act, message) => {
  expect(act).toThrow(message);
});

test("epochs are rounded up to whole blocks, from 1 on", () => {
  for (const [epochLength, blocks] of [
    [1, 1],
    [4, 1],
    [5, 2],
  ]) {
    const options = { random, batchSize: 4, epochLength };
    expect(createEveryClassSampler(rows, options).epochLength).toBe(4 * blocks);
    const per = { random, rowsPerClass: 2, epochLength };
    expect(createRowsPerClassSampler(rows, per).epochLength).toBe(4 * blocks);
  }
});

test("what is allowed at the ends stays finite", () => {
  const one = contiguousRows(priorFromCounts([1]));
  for (const lonely of [
    createInstanceSampler(one, { random }),
    createClassBalancedSampler(one, { random }),
    createWeightedSampler(1, [5e-324], { random }),
    createWeightedSampler(1, [5e-324], { random, replacement: false }),
    createWeightedSampler(1, [1.7e308], { random, replacement: false }),
    createEveryClassSampler(one, { random, batchSize: 1 }),
    createRowsPerClassSampler(one, { random, rowsPerClass: 1 }),
  ]) {
    lonely.fill(2 ** 52, 0, out);
    expect([lonely.kind, out[0], [...lonely.expectedViews()]]).toEqual([lonely.kind, 0, [1]]);
  }
  const extreme = createLossPrioritySampler(2, { random, exponent: 50 });
  extreme.update([0, 1], [Number.MAX_VALUE, 0]);
  extreme.fill(0, 0, out);
  expect(out[0]).toBe(0);
  expect(extreme.sampledPrior().counts.every((count) => Number.isFinite(count))).toBe(true);
});
