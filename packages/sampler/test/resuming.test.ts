import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@balms/core";
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
  indexImages,
  indexRows,
  type BatchCursor,
  type CursorState,
  type RowSampler,
} from "@balms/sampler";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bundleModule } from "../../../tools/browser/bundle-module.ts";

const labels = Array.from({ length: 47 }, (_, row) => (row < 30 ? 0 : row < 44 ? 1 : 2));
const rows = indexRows(labels, { classes: 3 });
const images = indexImages(
  labels.map((id) => (id === 2 ? [0, 2] : [id])),
  { classes: 3 },
);
const weights = labels.map((id) => id + 0.5);
const random = createRandom("resume");

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

/** What a training loop does with a batch: samplers that learn get something to learn. */
function learn(
  sampler: RowSampler<unknown>,
  batch: { rows: ArrayLike<number>; draw: unknown },
): void {
  const values = Array.from(batch.rows, (row) => (row % 5) / 3);
  const { update } = sampler as { update?: (about: unknown, values: number[]) => void };
  update?.(batch.draw ?? batch.rows, values);
}

/** The next so many batches, with ends of epochs left out. */
function run(
  sampler: RowSampler<unknown>,
  cursor: BatchCursor<unknown>,
  count: number,
): number[][] {
  const drawn: number[][] = [];
  while (drawn.length < count) {
    const batch = cursor.next();
    if (batch === undefined) continue;
    drawn.push([...batch.rows]);
    learn(sampler, batch);
  }
  return drawn;
}

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

describe("a cursor's state", () => {
  const sampler = createInstanceSampler(48, { random });
  const at = (batchSize: number, count: number) => {
    const cursor = createBatches(sampler, { batchSize });
    run(sampler, cursor, count);
    return cursor.state();
  };

  test("does not grow with the epoch", () => {
    const long = createInstanceSampler(2 ** 40, { random });
    const cursor = createBatches(long, { batchSize: 512 });
    run(long, cursor, 3);
    expect(JSON.stringify(cursor.state()).length).toBeLessThan(300);
  });

  test("of other labels, weights or images is refused", () => {
    const changed = labels.with(0, 1).with(30, 0);
    const others: [RowSampler<unknown>, RowSampler<unknown>][] = [
      ...[createInstanceSampler, createClassBalancedSampler, createMetaRowSampler].map(
        (make): [RowSampler<unknown>, RowSampler<unknown>] => [
          make(rows, { random }),
          make(indexRows(changed, { classes: 3 }), { random }),
        ],
      ),
      [
        createWeightedSampler(rows, weights, { random }),
        createWeightedSampler(rows, weights.with(0, weights[1]).with(1, 0.5 + 1e-9), { random }),
      ],
      [
        createWeightedSampler(3, [1, 2, 3], { random }),
        createWeightedSampler(3, [2, 1, 3], { random }),
      ],
      [
        createImageBalancedSampler(images, { random }),
        createImageBalancedSampler(
          indexImages(
            changed.map((id) => (id === 2 ? [0, 2] : [id])),
            { classes: 3 },
          ),
          { random },
        ),
      ],
    ];
    for (const [one, other] of others) {
      expect(() => one.resume(other.state())).toThrow("`state.data`: received");
      one.resume(JSON.parse(JSON.stringify(one.state())));
    }
  });

  test("of an epoch past the last is refused", () => {
    const cursor = createBatches(sampler, { batchSize: 8 });
    const state = { ...cursor.state(), epoch: 2 ** 53 - 1 };
    expect(() => cursor.resume(state)).toThrow("`state.epoch`: received 9007199254740991");
  });

  test("is taken over by other batch sizes and numbers of shards, where steps are whole", () => {
    const alone = createBatches(sampler, { batchSize: 24 });
    alone.resume(at(6, 4));
    expect(alone.state()).toMatchObject({ epoch: 0, index: 1 });
    const shared = [0, 1].map((rank) =>
      createBatches(sampler, { batchSize: 3, rank, worldSize: 2 }),
    );
    for (const cursor of shared) cursor.resume(at(6, 5));
    const rest = Array.from({ length: 3 }, () =>
      shared.flatMap((cursor) => [...cursor.next()!.rows]),
    );
    const single = createBatches(sampler, { batchSize: 6 });
    single.resume(at(6, 5));
    expect(rest).toEqual(run(sampler, single, 3));
    expect(() => alone.resume(at(6, 5))).toThrow(
      "`state.index`: received 30 positions, drawn 6 at a time",
    );
    expect(alone.state().index).toBe(1);
  });

  test("at the end of an epoch is at the end for all of them", () => {
    const cursor = createBatches(sampler, { batchSize: 7 });
    cursor.resume(at(6, 8));
    expect(cursor.next()).toBeUndefined();
    expect(cursor.next()).toMatchObject({ epoch: 1, index: 0 });
  });

  test.each([
    [null, "`state.format`: received undefined"],
    ["{}", "`state.format`"],
    [{ format: "balms.batches/2" }, '`state.format`: received "balms.batches/2"'],
    [{ epoch: -1 }, "`state.epoch`: received -1"],
    [{ epoch: "3" }, '`state.epoch`: received "3"'],
    [{ index: 1.5 }, "`state.index`: received 1.5"],
    [{ index: 9 }, "`state.index`: received 9"],
    [{ batchSize: 0 }, "`state.batchSize`: received 0"],
    [{ worldSize: undefined }, "`state.worldSize`: received undefined"],
    [{ rank: 1 }, "`state.rank`: received 1"],
    [{ sampler: undefined }, "`state.kind`: received undefined"],
    [{ sampler: { kind: "other" } }, '`state.kind`: received "other"'],
  ])("%j is refused by name, and changes nothing", (change, message) => {
    const cursor = createBatches(sampler, { batchSize: 6 });
    const before = cursor.state();
    const state =
      change === null ? null : typeof change === "string" ? change : { ...at(6, 2), ...change };
    expect(() => cursor.resume(state as never)).toThrow(message);
    expect(cursor.state()).toEqual(before);
  });

  test.each([
    [{ highest: 0, priorities: [] }, "`state.learned.highest`: received 0"],
    [{ highest: 1, priorities: [1] }, "`state.learned.priorities`: received 1 numbers"],
    [
      { highest: 1, priorities: Array.from({ length: 47 }, () => -0.5) },
      "received -0.5 at position 0",
    ],
    [{ highest: 1, priorities: Array.from({ length: 47 }, () => 2) }, "received 2 at position 0"],
    ["x", "`state.learned.highest`: received undefined"],
  ])("priorities %j are refused by name", (learned, message) => {
    const learner = createLossPrioritySampler(rows, { random });
    expect(() => learner.resume({ ...learner.state(), learned })).toThrow(message);
  });

  test("ψ of other classes is refused by name", () => {
    const learner = createMetaRowSampler(rows, { random });
    const learned = { ...learner.metaState, psi: [0, 0] };
    expect(() => learner.resume({ ...learner.state(), learned })).toThrow(
      "`state.psi`: received 2 numbers",
    );
    expect(() => learner.resume({ ...learner.state(), learned: "x" })).toThrow("`state.psi`");
    expect(learner.metaState.psi).toEqual([0, 0, 0]);
  });
});

/** The batches that a run has written down. */
async function kept(folder: string): Promise<number[][]> {
  const { drawn } = JSON.parse(await readFile(join(folder, "run.json"), "utf8")) as {
    readonly drawn: number[][];
  };
  return drawn;
}

test("a run that is killed, again and again, goes on as if nothing had happened", async () => {
  const file = await bundleModule(new URL("killed-run.mjs", import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), "balms-killed-"));
  const whole = await mkdtemp(join(tmpdir(), "balms-whole-"));
  const start = (...parts: string[]) =>
    spawn(process.execPath, [file, ...parts], { stdio: "ignore" });
  const written = async () =>
    stat(join(folder, "steps")).then(
      ({ size }) => size,
      () => 0,
    );
  try {
    for (let round = 1; round <= 3; round++) {
      const before = await written();
      const child = start(folder);
      const ended = once(child, "exit");
      // An epoch has 63 batches: the places of the kill are within epochs.
      while ((await written()) < before + 20) await new Promise((resolve) => setImmediate(resolve));
      child.kill("SIGKILL");
      expect(await ended).toEqual([null, "SIGKILL"]);
    }
    const drawn = (await kept(folder)).length;
    const most = String(drawn + 40);
    expect(await once(start(folder, most), "exit")).toEqual([0, null]);
    expect(await once(start(whole, most), "exit")).toEqual([0, null]);
    expect(await kept(folder)).toEqual(await kept(whole));
  } finally {
    await Promise.all([folder, whole].map((place) => rm(place, { recursive: true, force: true })));
  }
});
