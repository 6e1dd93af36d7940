import { Readable } from "node:stream";
import { ReadableStream } from "node:stream/web";
import { createRandom, InterruptedError } from "@balms/core";
import { balanceStream, type RowStream } from "@balms/sampler";
import { expect, test } from "vitest";

const options = { label: (row: number) => row % 3, random: createRandom(1), capacity: 6 };

/** An endless source of each kind, that says how far it was read and whether it was told to stop. */
function endless() {
  const seen = { read: 0, closed: 0 };
  const generate = function* () {
    try {
      for (;;) yield seen.read++;
    } finally {
      seen.closed++;
    }
  };
  const web = () =>
    new ReadableStream<number>(
      {
        pull: (controller) => controller.enqueue(seen.read++),
        cancel: () => void seen.closed++,
      },
      { highWaterMark: 0 },
    );
  const node = () =>
    new Readable({
      objectMode: true,
      highWaterMark: 1,
      read() {
        this.push(seen.read++);
      },
      destroy(error, done) {
        seen.closed++;
        done(error);
      },
    });
  return { seen, generate, web, node };
}

async function* asynchronous<T>(source: Iterable<T>): AsyncGenerator<T> {
  for (const row of source) yield await Promise.resolve(row);
}

async function collect(source: RowStream<number>): Promise<number[]> {
  const out: number[] = [];
  for await (const row of balanceStream(source, options)) out.push(row);
  return out;
}

function* broken(): Generator<number> {
  for (let row = 0; row < 20; row++) yield row;
  throw new RangeError("line 21");
}

/** A Node stream that never gives a row. */
function hanging() {
  const state = { closed: false };
  const source = new Readable({ objectMode: true, read() {} });
  source.on("close", () => (state.closed = true));
  return { source: source as RowStream<number>, state };
}

/** What a ReadableStream is in browsers where it cannot be iterated over. */
function withoutIteration<T>(stream: ReadableStream<T>): RowStream<T> {
  return { getReader: () => stream.getReader() };
}

const kinds: [string, (source: ReturnType<typeof endless>) => RowStream<number>][] = [
  ["a generator", ({ generate }) => generate()],
  ["an async generator", ({ generate }) => asynchronous(generate())],
  ["a Node stream", ({ node }) => node()],
  ["a web stream", ({ web }) => web()],
  ["a web stream without async iteration", ({ web }) => withoutIteration(web())],
];

test.each(kinds)(
  "%s is read no further than asked for, and told when the loop is left",
  async (_, open) => {
    const source = endless();
    const stream = balanceStream(open(source), options);
    const out: number[] = [];
    await Promise.resolve();
    for await (const row of stream) if (out.push(row) === 10) break;
    // Streams of Node fill a buffer of their own.
    expect(source.seen.read).toBeLessThanOrEqual(stream.report().seen + 3);
    expect(source.seen.closed).toBe(1);
    const { read } = source.seen;
    for await (const row of stream) out.push(row);
    expect(out.length).toBe(10);
    expect(source.seen.read).toBe(read);
  },
);

test.each(kinds)(
  "%s is told when a label is wrong, when the loop is aborted, or never begins",
  async (_, open) => {
    const mislabelled = endless();
    const stream = balanceStream(open(mislabelled), {
      ...options,
      label: () => undefined as never,
    });
    await expect(stream.next()).rejects.toThrow(/`label`: received undefined at row 0/);
    expect(mislabelled.seen.closed).toBe(1);
    const aborted = endless();
    const controller = new AbortController();
    const loop = async () => {
      const signal = controller.signal;
      for await (const row of balanceStream(open(aborted), { ...options, signal })) {
        if (row >= 0) controller.abort();
      }
    };
    const error: unknown = await loop().catch((reason: unknown) => reason);
    expect(InterruptedError.isInstance(error)).toBe(true);
    expect(aborted.seen.closed).toBe(1);
    const unread = endless();
    await balanceStream(open(unread), options).return?.();
    expect(unread.seen.read).toBe(0);
  },
);

test.each<[string, () => RowStream<number>]>([
  ["an array", () => [...Array(90).keys()]],
  ["an async generator", () => asynchronous(Array(90).keys())],
  ["a Node stream", () => Readable.from(Array(90).keys())],
  ["a web stream", () => ReadableStream.from(Array(90).keys()) as RowStream<number>],
])("%s gives the same rows as every other source", async (_, open) => {
  const out = await collect(open());
  expect(out.length).toBeGreaterThan(60);
  expect(out).toEqual(await collect(new Set(Array(90).keys())));
});

test("a web stream is let go of at its end, and when the loop is left", async () => {
  const whole = ReadableStream.from([1, 2, 3]);
  for await (const row of balanceStream(whole as RowStream<number>, options)) void row;
  expect(whole.locked).toBe(false);
  const left = ReadableStream.from(Array(90).keys());
  for await (const row of balanceStream(left as RowStream<number>, options)) if (row >= 0) break;
  expect(left.locked).toBe(false);
});

test("a web stream that somebody else reads is refused at once, and left alone", async () => {
  const source = ReadableStream.from([1, 2, 3]);
  const late = balanceStream(source as RowStream<number>, options);
  const unread = balanceStream(source as RowStream<number>, options);
  const reader = source.getReader();
  expect(() => balanceStream(source as RowStream<number>, options)).toThrow(
    /`source`: received a stream that is locked; expected one that nobody else reads/,
  );
  await expect(late.next()).rejects.toThrow(/`source`: received a stream that is locked/);
  expect(await unread.return?.()).toEqual({ done: true, value: undefined });
  expect((await reader.read()).value).toBe(1);
});

test("a web stream that fails is let go of", async () => {
  const failing = new ReadableStream({
    pull: (controller) => controller.error(new RangeError("line 21")),
  });
  await expect(collect(failing as RowStream<number>)).rejects.toThrow(new RangeError("line 21"));
  expect(failing.locked).toBe(false);
});

test("what a source throws arrives as it is, and what was counted stays", async () => {
  for (const source of [broken(), asynchronous(broken()), Readable.from(broken())]) {
    const stream = balanceStream(source as RowStream<number>, options);
    const out: number[] = [];
    const loop = async () => {
      for await (const row of stream) out.push(row);
    };
    await expect(loop()).rejects.toThrow(new RangeError("line 21"));
    const { seen, emitted, dropped, buffered } = stream.report();
    expect([seen, emitted]).toEqual([20, out.length]);
    expect(emitted + dropped + buffered).toBe(20);
  }
});

test("a wait for a source that hangs ends with the loop or the signal", async () => {
  const first = hanging();
  const iterator = balanceStream(first.source, options);
  const waiting = iterator.next();
  await new Promise((resolve) => setImmediate(resolve));
  expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
  expect(await waiting).toEqual({ done: true, value: undefined });
  const second = hanging();
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = balanceStream(second.source, { ...options, signal }).next();
  await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  await expect(aborted).rejects.toThrow(/`signal`: received a request to stop/);
  await new Promise((resolve) => setImmediate(resolve));
  expect([first.state.closed, second.state.closed]).toEqual([true, true]);
});

/** Sources that never give a row, and hang also when they are told to stop. */
const silent: [string, () => RowStream<number>][] = [
  [
    "an async iterator",
    () => ({
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => {}),
        return: () => new Promise(() => {}),
      }),
    }),
  ],
  [
    "an async generator",
    async function* () {
      yield await new Promise<number>(() => {});
    },
  ],
  [
    "a web stream",
    () =>
      new ReadableStream<number>({
        pull: () => new Promise(() => {}),
        cancel: () => new Promise(() => {}),
      }) as RowStream<number>,
  ],
  ["rows that are promises", () => [new Promise(() => {})] as never],
];

test.each(silent)("a signal is heard while %s hangs", async (_, hang) => {
  const controller = new AbortController();
  const { signal } = controller;
  const stream = balanceStream(hang(), { ...options, signal });
  const waiting = stream.next();
  await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  await expect(waiting).rejects.toThrow(/`signal`: received a request to stop/);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});
