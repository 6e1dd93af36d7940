import { createRandom } from "@balms/core";
import { createMetaRowSampler, indexRows, load } from "@balms/sampler";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ToySampler } from "./toy-sampler.ts";
import {
  balancedRun,
  labels,
  metaRun,
  priorityRun,
  rowCount,
  type Run,
  take,
  toyRun,
} from "./loader-runs.ts";

const place = fc.record({
  prefetch: fc.nat(5),
  before: fc.nat(20),
  after: fc.integer({ min: 1, max: 20 }),
});

test.each([
  ["that learns", toyRun],
  ["that learns class rates", metaRun],
  ["that learns priorities", priorityRun],
  ["that does not learn", balancedRun],
])("a sampler %s goes on from JSON as if nothing had happened", async (_, start) => {
  const law = fc.asyncProperty(place, async ({ prefetch, before, after }) => {
    const whole = await take(start(prefetch) as Run<unknown>, before + after);
    const first = await take(start(prefetch) as Run<unknown>, before);
    const second = start(prefetch) as Run<unknown>;
    second.loader.resume(JSON.parse(JSON.stringify(first.state)));
    const rest = await take(second, after);
    expect([...first.taken, ...rest.taken]).toEqual(whole.taken);
    expect(rest.state).toEqual(whole.state);
  });
  await fc.assert(law, { numRuns: 60 });
});

test("what is taught between two batches acts prefetch + 1 batches later, however long reading takes", async () => {
  const runs: number[][] = [];
  for (const turns of [0, 50]) {
    const sampler = new ToySampler(rowCount);
    const get = async (row: number) => {
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      return row;
    };
    const options = { batchSize: 4, prefetch: 2, concurrency: turns + 1 };
    const lessons: number[] = [];
    for await (const { index, draw } of load({ length: rowCount, get }, sampler, options)) {
      lessons.push(draw.lesson);
      sampler.teach(index + 1);
    }
    runs.push(lessons);
  }
  expect(runs[0]).toEqual(runs[1]);
  // Batches 0, 1 and 2 are drawn before anything was taught, batch 3 after the lesson 1.
  expect(runs[0].slice(0, 5)).toEqual([0, 0, 0, 1, 33]);
});

test("a state does not grow with the epoch, and holds what was drawn ahead only where it must", async () => {
  const learned = await take(toyRun(2), 3);
  expect(learned.state.pending.map(({ index }) => index)).toEqual([3, 4]);
  expect(learned.state.cursor.index).toBe(5);
  const plain = await take(balancedRun(2), 3);
  expect(plain.state.pending).toEqual([]);
  expect(plain.state.cursor.index).toBe(3);
});

test("a state that was taken after the last batch ends the loop, and then the next epoch begins", async () => {
  for (const start of [toyRun, balancedRun]) {
    for (const prefetch of [0, 1, 20]) {
      const { state } = await take(start(prefetch) as Run<unknown>, 8);
      const { loader } = start(prefetch) as Run<unknown>;
      loader.resume(JSON.parse(JSON.stringify(state)));
      const epochs: number[][] = [];
      for (let loop = 0; loop < 2; loop++) {
        const seen: number[] = [];
        for await (const { epoch } of loader) seen.push(epoch);
        epochs.push(seen);
      }
      expect(epochs).toEqual([[], [1, 1, 1, 1, 1, 1, 1, 1]]);
    }
  }
});

test("a loop that is under way ends when the loader is resumed, or another loop begins", async () => {
  const { loader } = balancedRun(1);
  const first = loader[Symbol.asyncIterator]();
  const { value } = await first.next();
  const state = loader.state();
  const second = loader[Symbol.asyncIterator]();
  expect((await second.next()).value.index).toBe(value.index + 1);
  await expect(first.next()).rejects.toThrow(/`iterator`: received another loop/);
  loader.resume(state);
  await expect(second.next()).rejects.toThrow(/`iterator`: received a loader that was resumed/);
  const third = loader[Symbol.asyncIterator]();
  expect((await third.next()).value.index).toBe(value.index + 1);
});

/** Rows of class 1 cannot be read: those of class 0 stand in their place. */
function readClass0(row: number): number {
  if (labels[row] === 1) throw new Error("no row");
  return row;
}

test("a row read in place of another teaches the Meta Sampler nothing", async () => {
  const rows = indexRows(labels, { classes: 2 });
  const create = () => createMetaRowSampler(rows, { random: createRandom(3) });
  const sampler = create();
  const loader = load({ length: rowCount, get: readClass0 }, sampler, {
    batchSize: 8,
    onError: "replace",
  });
  let replaced = 0;
  for await (const { draw, data, positions } of loader) {
    const alone = create();
    alone.setMetaState(sampler.metaState);
    // By hand: 0 for rows that were not read.
    const credited = Array.from(draw.classes, (id) => (id === 1 ? 0 : 0.5));
    const expected = alone.update(draw, credited);
    expect(
      sampler.update(
        draw,
        data.map(() => 0.5),
        positions,
      ),
    ).toEqual(expected);
    replaced += credited.filter((value) => value === 0).length;
  }
  expect(replaced).toBeGreaterThan(0);
});
