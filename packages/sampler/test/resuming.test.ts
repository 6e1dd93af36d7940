// Every sampler goes on from its state as if it had never stopped.
import {
  createBatches,
  createClassBalancedSampler,
  createClassCountsSampler,
  createClassDistributionSampler,
  createEveryClassSampler,
  createImageBalancedSampler,
  createInstanceSampler,
  createLabelBalancedSampler,
  createLossPrioritySampler,
  createMetaRowSampler,
  createProgressiveSampler,
  createRepeatFactorSampler,
  createRowsPerClassSampler,
  createWeightedSampler,
  type CursorState,
  type RowSampler,
} from "@balms/sampler";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { images, random, rows, run, weights } from "./resumed-rows.ts";

const kinds: [string, () => RowSampler<unknown>][] = [
  ["instance", () => createInstanceSampler(rows, { random })],
  ["instance with replacement", () => createInstanceSampler(rows, { random, replacement: true })],
  ["class-balanced", () => createClassBalancedSampler(rows, { random })],
  ["distribution", () => createClassDistributionSampler(rows, [1, 2, 3], { random })],
  ["progressive", () => createProgressiveSampler(rows, { random, epochs: 3 })],
  ["weighted", () => createWeightedSampler(rows, weights, { random })],
  ["weighted order", () => createWeightedSampler(rows, weights, { random, replacement: false })],
  ["repeat factor", () => createRepeatFactorSampler(images, { random, threshold: 0.5 })],
  ["image-balanced", () => createImageBalancedSampler(images, { random })],
  ["label-balanced", () => createLabelBalancedSampler(images, { random })],
  ["class counts", () => createClassCountsSampler(rows, [20, 14, 3], { random })],
  ["row priority", () => createLossPrioritySampler(rows, { random })],
  ["class priority", () => createLossPrioritySampler(rows, { random, per: "class" })],
  ["meta", () => createMetaRowSampler(rows, { random })],
  ["every class", () => createEveryClassSampler(rows, { random, batchSize: 4 })],
  [
    "rows per class",
    () => createRowsPerClassSampler(rows, { random, classesPerBatch: 2, rowsPerClass: 2 }),
  ],
];

const throughJSON = (state: CursorState) => JSON.parse(JSON.stringify(state)) as CursorState;

describe.each(kinds)("%s", (name, create) => {
  test("after any number of batches the rest is that of an uninterrupted run", () => {
    const whole = create();
    const expected = run(whole, createBatches(whole, { batchSize: 8 }), 30);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 29 }), (stop) => {
        const first = create();
        const cursor = createBatches(first, { batchSize: 8 });
        const before = run(first, cursor, stop);
        const second = create();
        const resumed = createBatches(second, { batchSize: 8 });
        resumed.resume(throughJSON(cursor.state()));
        expect([...before, ...run(second, resumed, 30 - stop)]).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });

  test("a place can be asked for in any order", () => {
    const sampler = create();
    const epochs = [0, 1, 2].map((epoch) => {
      const all = new Uint32Array(sampler.epochLength);
      sampler.fill(epoch, 0, all);
      return all;
    });
    const other = create();
    const one = new Uint32Array(1);
    for (let i = 0; i < 150; i++) {
      const [epoch, place] = [(i * 2) % 3, (i * 31) % sampler.epochLength];
      other.fill(epoch, place, one);
      expect(one[0]).toBe(epochs[epoch][place]);
    }
    // Past the end the first positions follow.
    const around = new Uint32Array(5);
    other.fill(1, sampler.epochLength - 2, around);
    expect([...around]).toEqual([...epochs[1].slice(-2), ...epochs[1].slice(0, 3)]);
  });

  test("the state of a sampler of another kind, seed or length is refused", () => {
    const sampler = create();
    const state = sampler.state();
    expect(state.kind).toBe(sampler.kind);
    for (const [, createOther] of kinds.filter(([other]) => other !== name)) {
      expect(() => sampler.resume(createOther().state())).toThrow("`state.kind`: received");
    }
    expect(() => sampler.resume({ ...state, key: [1, 2, 3, 4] })).toThrow("`state.key`: received");
    expect(() => sampler.resume({ ...state, key: "1234" as never })).toThrow("`state.key`");
    expect(() => sampler.resume({ ...state, rowCount: 1 })).toThrow("`state.rowCount`: received 1");
    expect(() => sampler.resume({ ...state, epochLength: 9 })).toThrow(
      "`state.epochLength`: received 9",
    );
    expect(() => sampler.resume(undefined as never)).toThrow("`state.kind`: received undefined");
    expect(() => sampler.resume(null as never)).toThrow("`state.kind`: received undefined");
    const wrong =
      state.learned === undefined ? { ...state, learned: 1 } : { ...state, learned: undefined };
    expect(() => sampler.resume(wrong)).toThrow("`state.learned`: received");
  });
});
