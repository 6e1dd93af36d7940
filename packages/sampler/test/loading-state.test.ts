import { createRandom } from "@balms/core";
import {
  createClassBalancedSampler,
  createLossPrioritySampler,
  createMetaRowSampler,
  indexRows,
  load,
} from "@balms/sampler";
import type { BatchLoader, LoadedBatch, LoaderState, MetaDraw } from "@balms/sampler";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ToySampler, type ToyDraw } from "./toy-sampler.ts";

const rowCount = 29;
const dataset = { length: rowCount, get: (row: number) => Promise.resolve(row) };
const labels = Array.from({ length: rowCount }, (_, row) => (row % 9 === 0 ? 1 : 0));

interface Run<Draw> {
  readonly loader: BatchLoader<number[], Draw>;
  /** What the training step of a batch teaches the sampler. */
  readonly step: (batch: LoadedBatch<number[], Draw>) => void;
}

function toyRun(prefetch: number): Run<ToyDraw> {
  const sampler = new ToySampler(rowCount);
  const loader = load(dataset, sampler, { batchSize: 4, prefetch });
  return { loader, step: ({ index }) => sampler.teach(index + 1) };
}

function balancedRun(prefetch: number): Run<undefined> {
  const rows = indexRows(labels, { classes: 2 });
  const sampler = createClassBalancedSampler(rows, { random: createRandom(3) });
  return { loader: load(dataset, sampler, { batchSize: 4, prefetch }), step: () => {} };
}

const gradients = (data: readonly number[]) => data.map((row) => (row % 9 === 0 ? -0.2 : 0.1));
const losses = (data: readonly number[]) => data.map((row) => 1 + (row % 5));

/** The Meta Sampler credits the draw of each batch, of those also that were drawn before the stop. */
function metaRun(prefetch: number): Run<MetaDraw> {
  const rows = indexRows(labels, { classes: 2 });
  const sampler = createMetaRowSampler(rows, { random: createRandom(3) });
  const loader = load(dataset, sampler, { batchSize: 4, prefetch });
  return { loader, step: ({ draw, data }) => void sampler.update(draw, gradients(data)) };
}

function priorityRun(prefetch: number): Run<undefined> {
  const rows = indexRows(labels, { classes: 2 });
  const sampler = createLossPrioritySampler(rows, { random: createRandom(3) });
  const loader = load(dataset, sampler, { batchSize: 4, prefetch });
  return { loader, step: (batch) => sampler.update(batch.rows, losses(batch.data)) };
}

/** Takes batches over as many epochs as it needs; the state is that after the last step. */
async function take<Draw>(
  { loader, step }: Run<Draw>,
  count: number,
): Promise<{ readonly taken: unknown[]; readonly state: LoaderState }> {
  const taken: unknown[] = [];
  while (taken.length < count) {
    for await (const batch of loader) {
      const { rows, data, epoch, index, draw } = batch;
      taken.push({ rows, data, epoch, index, draw });
      step(batch);
      if (taken.length === count) return { taken, state: loader.state() };
    }
  }
  return { taken, state: loader.state() };
}

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

test("states of another make are refused by name, and change nothing", async () => {
  const { state } = await take(toyRun(2), 3);
  const at = (change: object) => ({ ...state, cursor: { ...state.cursor, ...change } });
  const [third, fourth] = state.pending;
  const pending = (change: object) => ({
    ...state,
    pending: [{ ...state.pending[0], ...change }, state.pending[1]],
  });
  const wrong: [unknown, RegExp][] = [
    [undefined, /`state.format`: received undefined/],
    [null, /`state.format`: received undefined/],
    [{ ...state, format: "balms.loader/2" }, /`state.format`: received "balms.loader\/2"/],
    [{ ...state, prefetch: 3 }, /`prefetch`: received 2; expected 3, as when the state was taken/],
    [{ ...state, pending: undefined }, /`state.pending`: received undefined/],
    [at({ batchSize: 8 }), /`state.cursor.batchSize`: received 8; expected 4, as here/],
    [{ ...state, next: undefined }, /`state.next.epoch`: received NaN/],
    [{ ...state, next: { epoch: 0, index: 2 } }, /`state.cursor.index`: received 5; expected 4/],
    [{ ...state, next: { epoch: 1, index: 3 } }, /`state.cursor.epoch`: received 0; expected 1/],
    [{ ...state, pending: [] }, /`state.cursor.index`: received 5; expected 3/],
    [{ ...state, pending: [third, third] }, /`state.pending\[1\].index`: received 3/],
    [{ ...state, pending: [third, null] }, /`state.pending\[1\].epoch`: received undefined/],
    [
      { ...state, pending: Array(4).fill(third) },
      /`state.pending`: .* of length 4; expected at most 3/,
    ],
    // The epoch ends in its middle.
    [at({ epoch: 1, index: 0 }), /`state.cursor.epoch`: received 1; expected 0/],
    [at({ epoch: 2 ** 53 - 1, index: 5 }), /`state.cursor.epoch`: received 9007199254740991/],
    [
      {
        ...at({ epoch: 2 ** 53 - 1, index: 3 }),
        next: { epoch: 2 ** 53 - 1, index: 3 },
        pending: [],
      },
      /`state.epoch`: received 9007199254740991; expected a whole number from 0 to 310593077749688/,
    ],
    [
      { ...at({ index: 100 }), next: { epoch: 0, index: 98 } },
      /`state.pending\[0\].index`: received 3; expected a whole number from 98/,
    ],
    [
      {
        ...at({ index: 100 }),
        next: { epoch: 0, index: 98 },
        pending: [
          { ...third, index: 98 },
          { ...fourth, index: 99 },
        ],
      },
      /`state.pending\[0\].index`: received 98; expected a whole number from 0 to 7/,
    ],
    [pending({ index: 99 }), /`state.pending\[0\].index`: received 99/],
    [pending({ rows: undefined }), /`state.pending\[0\].rows`: received undefined/],
    [pending({ rows: [] }), /`state.pending\[0\].rows`: received 0 rows; expected 4 rows/],
    [pending({ rows: [29] }), /`state.pending\[0\].rows\[0\]`: received 29/],
    // An array would make others of them, without a word.
    ...[
      ["Int32Array", NaN],
      ["Int32Array", "NaN"],
      ["Uint8Array", 300],
      ["Uint32Array", -1],
      ["Float32Array", 0.1],
    ].map(([typed, value]): [object, RegExp] => [
      pending({ draw: { classes: { typed, values: [value] } } }),
      /`state.pending\[0\].draw.classes`: received "\w+" of Array of length 1/,
    ]),
    [
      pending({ draw: { soft: { typed: "eval" } } }),
      /`state.pending\[0\].draw.soft`: received "eval"/,
    ],
    [{ ...state, cursor: undefined, pending: [] }, /`state.cursor.epoch`: received undefined/],
  ];
  const run = toyRun(2);
  const before = run.loader.state();
  for (const [given, message] of wrong) {
    expect(() => run.loader.resume(given as LoaderState)).toThrow(message);
    expect(run.loader.state()).toEqual(before);
  }
});

test("batches drawn ahead are refused where their draw does not fit, or nothing is learned", async () => {
  const { state } = await take(metaRun(2), 3);
  const [batch, other] = state.pending;
  const draw = batch.draw as { classes: { values: number[] } };
  const flipped = {
    ...draw,
    classes: { ...draw.classes, values: draw.classes.values.map((id) => 1 - id) },
  };
  const wrong: [object, RegExp][] = [
    [{ ...batch, draw: null }, /`state.pending\[0\].draw`: received null/],
    [{ ...batch, draw: undefined }, /`state.pending\[0\].draw`: received undefined/],
    [{ ...batch, draw: other.draw }, /`state.pending\[0\].draw.first`: received 16; expected 12/],
    [{ ...batch, draw: flipped }, /`state.pending\[0\].draw.classes`: received \d at position 0/],
    [{ ...batch, draw: { ...draw, state: 1 } }, /`state.pending\[0\].state.psi`/],
  ];
  const { loader } = metaRun(2);
  const before = loader.state();
  for (const [given, message] of wrong) {
    const edited = { ...state, pending: [given, other] } as LoaderState;
    expect(() => loader.resume(edited)).toThrow(message);
  }
  expect(loader.state()).toEqual(before);
  const priorities = (await take(priorityRun(2), 3)).state;
  const [drawn, last] = priorities.pending;
  const withDraw = { ...priorities, pending: [{ ...drawn, draw: 5 }, last] };
  expect(() => priorityRun(2).loader.resume(withDraw)).toThrow(
    /`state.pending\[0\].draw`: received 5; expected nothing/,
  );
  const plain = (await take(balancedRun(2), 3)).state;
  expect(() => balancedRun(2).loader.resume({ ...plain, pending: [drawn] })).toThrow(
    /`state.pending`: received .*; expected at most 0 batches/,
  );
});

test("a row read in place of another teaches the Meta Sampler nothing", async () => {
  const rows = indexRows(labels, { classes: 2 });
  const create = () => createMetaRowSampler(rows, { random: createRandom(3) });
  // Rows of class 1 cannot be read: those of class 0 stand in their place.
  const get = (row: number) => {
    if (labels[row] === 1) throw new Error("no row");
    return row;
  };
  const sampler = create();
  const loader = load({ length: rowCount, get }, sampler, { batchSize: 8, onError: "replace" });
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
