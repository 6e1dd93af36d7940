import { Worker } from "node:worker_threads";
import { createRandom } from "@balms/core";
import {
  createBatches,
  createClassBalancedSampler,
  createEveryClassSampler,
  createInstanceSampler,
  indexRows,
  type BatchOptions,
  type RowSampler,
} from "@balms/sampler";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bundleModule } from "../../../tools/browser/bundle-module.ts";
import { drawEpochs } from "./draw-rows.ts";

const random = createRandom("shards");

/** The batches of one epoch on each shard. */
function drawShards(
  sampler: RowSampler<unknown>,
  options: BatchOptions & { worldSize: number },
): number[][][] {
  return Array.from({ length: options.worldSize }, (_, rank) => {
    const cursor = createBatches(sampler, { ...options, rank });
    const batches: number[][] = [];
    for (let batch = cursor.next(); batch !== undefined; batch = cursor.next()) {
      expect(batch.index).toBe(batches.length);
      batches.push([...batch.rows]);
    }
    expect(batches.length).toBe(cursor.batchesPerEpoch);
    return batches;
  });
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
const sizes = fc.record({
  rowCount: fc.integer({ min: 1, max: 120 }),
  worldSize: fc.integer({ min: 1, max: 7 }),
  batchSize: fc.integer({ min: 1, max: 9 }),
});

describe("rows that can be shared equally", () => {
  test("are shared without rest: disjoint, equally many, all of them, for any world size", () => {
    fc.assert(
      fc.property(sizes, ({ rowCount, worldSize, batchSize }) => {
        const sampler = createInstanceSampler(rowCount * worldSize, { random });
        const shards = drawShards(sampler, { worldSize, batchSize, uneven: "refuse" });
        expect(new Set(shards.map((shard) => shard.map((rows) => rows.length).join())).size).toBe(
          1,
        );
        // Rows of an epoch are all different: sorted and complete means disjoint as well.
        expect(sorted(shards.flat(2))).toEqual(sorted(drawEpochs(sampler, 1)));
      }),
    );
  });
});

describe("rows that cannot", () => {
  test("repeat: equal lengths, all rows, the first positions again, less than one per shard", () => {
    fc.assert(
      fc.property(sizes, ({ rowCount, worldSize, batchSize }) => {
        const sampler = createInstanceSampler(rowCount, { random });
        const shards = drawShards(sampler, { worldSize, batchSize });
        const epoch = drawEpochs(sampler, 1);
        const extra = (worldSize - (rowCount % worldSize)) % worldSize;
        const again = Array.from({ length: extra }, (_, i) => epoch[i % rowCount]);
        expect(new Set(shards.map((shard) => shard.flat().length)).size).toBe(1);
        expect(sorted(shards.flat(2))).toEqual(sorted([...epoch, ...again]));
      }),
    );
  });

  test("drop: equal lengths, disjoint, less than one per shard is missing", () => {
    fc.assert(
      fc.property(sizes, ({ rowCount, worldSize, batchSize }) => {
        fc.pre(rowCount >= worldSize);
        const sampler = createInstanceSampler(rowCount, { random });
        const shards = drawShards(sampler, { worldSize, batchSize, uneven: "drop" });
        const drawn = shards.flat(2);
        expect(new Set(shards.map((shard) => shard.flat().length)).size).toBe(1);
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(rowCount - drawn.length).toBe(rowCount % worldSize);
      }),
    );
  });

  test("a whole last step only: every batch is full", () => {
    fc.assert(
      fc.property(sizes, ({ rowCount, worldSize, batchSize }) => {
        fc.pre(rowCount >= worldSize * batchSize);
        const sampler = createInstanceSampler(rowCount, { random });
        const shards = drawShards(sampler, { worldSize, batchSize, remainder: "drop" });
        const drawn = shards.flat(2);
        expect(shards.flat().every((rows) => rows.length === batchSize)).toBe(true);
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(rowCount - drawn.length).toBeLessThan(worldSize * batchSize);
      }),
    );
  });
});

test("every step has the same rows for each way to share it", () => {
  const sampler = createInstanceSampler(100, { random });
  const steps = (worldSize: number) => {
    const shards = drawShards(sampler, { worldSize, batchSize: 12 / worldSize });
    return shards[0].map((_, step) => shards.flatMap((shard) => shard[step]));
  };
  const alone = steps(1);
  expect(alone.flat()).toEqual(drawEpochs(sampler, 1));
  for (const worldSize of [2, 4]) expect(steps(worldSize)).toEqual(alone);
  // A hundred rows are no multiple of three or six: the last step is filled up.
  for (const worldSize of [3, 6]) expect(steps(worldSize).slice(0, 8)).toEqual(alone.slice(0, 8));
});

test("blocks stay whole on every shard, in the last step too", () => {
  const rows = indexRows(
    Array.from({ length: 70 }, (_, row) => Math.floor(Math.sqrt(row / 8))),
    { classes: 3 },
  );
  const sampler = createEveryClassSampler(rows, { batchSize: 5, random });
  const shards = drawShards(sampler, { worldSize: 3, batchSize: 10 });
  for (const batch of shards.flat()) {
    expect(batch.length % 5).toBe(0);
    for (let start = 0; start < batch.length; start += 5) {
      const classes = new Set(batch.slice(start, start + 5).map((row) => rows.classOf(row)));
      expect(classes.size).toBe(3);
    }
  }
});

test("four threads share an epoch without talking to each other", { timeout: 60_000 }, async () => {
  const labels = Uint8Array.from({ length: 1001 }, (_, row) =>
    row < 700 ? 0 : row < 900 ? 1 : row < 990 ? 2 : 3,
  );
  const file = await bundleModule(new URL("shard-worker.mjs", import.meta.url));
  const shards = await Promise.all(
    [0, 1, 2, 3].map(
      (rank) =>
        new Promise<number[][]>((resolve, reject) => {
          const workerData = {
            labels,
            seed: 11,
            batchSize: 16,
            rank,
            worldSize: 4,
            uneven: "drop",
          };
          const worker = new Worker(file, { workerData });
          worker.once("message", resolve);
          worker.once("error", reject);
        }),
    ),
  );
  const rows = indexRows(labels, { classes: 4 });
  const sampler = createClassBalancedSampler(rows, { random: createRandom(11) });
  expect(shards.map((shard) => shard.flat().length)).toEqual([250, 250, 250, 250]);
  const steps = shards[0].flatMap((_, step) => shards.flatMap((shard) => shard[step]));
  expect(steps).toEqual(drawEpochs(sampler, 1).slice(0, 1000));
});

const sampler = createInstanceSampler(10, { random });
const blocks = createEveryClassSampler(indexRows([0, 1], { classes: 2 }), { batchSize: 2, random });

test.each([
  [{ batchSize: 0 }, "`batchSize`: received 0"],
  [{ batchSize: 2.5 }, "`batchSize`: received 2.5"],
  [undefined, "`batchSize`: received undefined"],
  [{ batchSize: 4, rank: 1 }, "`rank`: received 1"],
  [{ batchSize: 4, rank: -1, worldSize: 2 }, "`rank`: received -1"],
  [{ batchSize: 4, worldSize: 0 }, "`worldSize`: received 0"],
  [{ batchSize: 4, remainder: "keep" }, '`remainder`: received "keep"'],
  [{ batchSize: 4, uneven: null }, "`uneven`: received null"],
  [
    { batchSize: 1, worldSize: 3, uneven: "refuse" },
    "`epochLength`: received 10; expected a multiple of 3",
  ],
  [{ batchSize: 11, remainder: "drop" }, "`batchSize`: received 11 rows a step for an epoch of 10"],
])("options %j are refused by name", (options, message) => {
  expect(() => createBatches(sampler, options as never)).toThrow(message);
});

test("what is no sampler, and batches that break blocks, are refused by name", () => {
  expect(() => createBatches(undefined as never, { batchSize: 1 })).toThrow(
    "`sampler`: received undefined",
  );
  expect(() => createBatches({} as never, { batchSize: 1 })).toThrow("`sampler`: received");
  expect(() => createBatches(blocks, { batchSize: 3 })).toThrow(
    "`batchSize`: received 3; expected a multiple of 2",
  );
});
