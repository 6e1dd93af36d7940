import { createRandom, priorFromCounts } from "@balms/core";
import { balanceStream, type BalanceOptions, type StreamState } from "@balms/sampler";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { drawIds } from "./stream-rows.ts";

interface Row {
  readonly id: number;
  readonly kind: number;
}

function rowsOf(count: number, weights: readonly number[], seed: number): Row[] {
  return Array.from(drawIds(count, weights, seed), (kind, id) => ({ id, kind }));
}

const open = (rows: Iterable<Row>, options: Partial<BalanceOptions<Row>>, seed = 3) =>
  balanceStream(rows, { label: ({ kind }) => kind, random: createRandom(seed), ...options });

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const row of stream) out.push(row);
  return out;
}

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

test("a stream that is resumed from JSON with the rest of the source goes on as if nothing had been", async () => {
  const settings = fc.record({
    count: fc.integer({ min: 1, max: 600 }),
    weights: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 }),
    capacity: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
    maxRepeats: fc.constantFrom(0, 1, 3, Infinity),
    patience: fc.constantFrom(undefined, 0, 50, Infinity),
    stopAt: fc.nat(400),
    seed: fc.nat(),
  });
  const law = fc.asyncProperty(settings, async (given) => {
    const { count, weights, stopAt, seed, ...options } = given;
    const rows = rowsOf(count, weights, seed);
    const whole = open(rows, options);
    const expected = await collect(whole);
    const first = open(rows, options);
    const out: Row[] = [];
    while (out.length < stopAt) {
      const next = await first.next();
      if (next.done === true) break;
      out.push(next.value);
    }
    const state = throughJson(first.state());
    const second = open(rows.slice(state.seen), options, 99);
    second.resume(state);
    expect(second.report()).toEqual(first.report());
    expect(second.state()).toEqual(state);
    for await (const row of second) out.push(row);
    expect(out).toEqual(expected);
    expect(second.report()).toEqual(whole.report());
    expect(second.state()).toEqual(whole.state());
  });
  await fc.assert(law, { numRuns: 60 });
});

test("a state does not change while its stream goes on", async () => {
  const stream = open(rowsOf(500, [5, 3, 1], 1), { capacity: 30, maxRepeats: 2 });
  for (let i = 0; i < 40; i++) await stream.next();
  const state = stream.state();
  const before = throughJson(state);
  for (let i = 0; i < 40; i++) await stream.next();
  expect(throughJson(state)).toEqual(before);
});

test("rows that are no JSON are kept by keys", async () => {
  const rows = rowsOf(400, [9, 3, 1], 1).map((row) => ({ ...row, load: () => row.id }));
  const options = { label: ({ kind }: Row) => kind, capacity: 30, random: createRandom(3) };
  const expected = await collect(balanceStream(rows, options));
  const first = balanceStream(rows, options);
  const out = [(await first.next()).value, (await first.next()).value];
  const state = first.state();
  const text = JSON.stringify({ ...state, rows: state.rows.map(({ id }) => id) });
  const saved = JSON.parse(text) as StreamState<number>;
  const second = balanceStream(rows.slice(saved.seen), options);
  second.resume({ ...saved, rows: saved.rows.map((id) => rows[id]) });
  for await (const row of second) out.push(row);
  expect(out).toEqual(expected);
});

test("a state is for streams of the same settings that nobody has begun to read", async () => {
  const options = { capacity: 30, target: priorFromCounts([1, 2, 1]) };
  const first = open(rowsOf(200, [5, 3, 1], 1), options);
  for (let i = 0; i < 20; i++) await first.next();
  const state = first.state();
  const resume = (given: unknown, changed: Partial<BalanceOptions<Row>> = {}) => {
    open([], { ...options, ...changed }).resume(given as StreamState<Row>);
  };
  resume(state);
  for (const changed of [
    { capacity: 31 },
    { maxRepeats: 1 },
    { patience: 5 },
    { target: priorFromCounts([1, 2, 2]) },
    { others: "drop" } as const,
  ]) {
    expect(() => resume(state, changed)).toThrow(/`state.kind`: received .*, as here/);
  }
  expect(() => first.resume(state)).toThrow(
    /`state`: received .*; expected none any more: the stream is being read/,
  );
  const { columns, rows } = state;
  const wrong: [unknown, RegExp][] = [
    [undefined, /`state.format`: received undefined; expected "balms.stream\/1"/],
    [{ ...state, random: undefined }, /`state.algorithm`: received undefined/],
    [{ ...state, rows: rows.slice(1) }, /`state.rows`: .* \d+ rows that are held/],
    [{ ...state, seen: 1 }, /`state.seen`: received 1; expected \d+ rows, as the classes say/],
    [{ ...state, labels: ["1", "0", "2"] }, /`state.labels`: .* those of the target first/],
    [{ ...state, labels: ["0", "1", "1"] }, /`state.labels`: .* each of them once/],
    [{ ...state, columns: { ...columns, due: [1] } }, /`state.columns.due`: received 1 number/],
    [
      { ...state, columns: { ...columns, fresh: [1.5, 0, 0] } },
      /`state.columns.fresh\[0\]`: received 1.5; expected a whole number/,
    ],
    [{ ...state, totals: { ...state.totals, level: null } }, /`state.totals.level`: received null/],
    [
      { ...state, totals: { ...state.totals, size: 2 } },
      /`state.totals.size`: received 2; expected \d+, as many as there are labels/,
    ],
    [
      { ...state, progress: { ...state.progress, size: 1 } },
      /`state.progress.size`: received 1; expected \d+, as many as there are rows/,
    ],
    [
      { ...state, progress: { ...state.progress, filled: 1 } },
      /`state.progress.filled`: received 1; expected true or false/,
    ],
    [{ ...state, repeats: [1] }, /`state.repeats`: received 1 number/],
  ];
  for (const [given, message] of wrong) expect(() => resume(given)).toThrow(message);
});
