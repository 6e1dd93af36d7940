import { createRandom, DataError, InterruptedError } from "@balms/core";
import { createBlockDataset, createInstanceSampler, load } from "@balms/sampler";
import type { ErrorPolicy, LoadedBatch, LoadOptions } from "@balms/sampler";
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";

const rowCount = 24;
const rows = () => createInstanceSampler(rowCount, { random: createRandom(1) });

/** Rows that fail: at once where even, later where odd. */
function failing(bad: ReadonlySet<number>, turns: (row: number) => number = () => 1) {
  const get = (row: number): number | Promise<number> => {
    if (bad.has(row) && row % 2 === 0) throw new Error(`no row ${row}`);
    return later(row);
  };
  const later = async (row: number): Promise<number> => {
    for (let turn = 0; turn < turns(row); turn++) await Promise.resolve();
    if (bad.has(row)) throw new Error(`no row ${row}`);
    return row;
  };
  return { length: rowCount, get };
}

/** What comes of a loop: its batches, or its error in words. */
async function outcome(dataset: ReturnType<typeof failing>, options: LoadOptions) {
  try {
    return await all(load(dataset, rows(), { batchSize: 6, ...options }));
  } catch (error) {
    return String(error);
  }
}

async function all<Data>(loader: AsyncIterable<LoadedBatch<Data>>): Promise<LoadedBatch<Data>[]> {
  const batches: LoadedBatch<Data>[] = [];
  for await (const batch of loader) batches.push(batch);
  return batches;
}

// What nobody waits for must not end the process.
const unhandled: unknown[] = [];
const note = (reason: unknown): number => unhandled.push(reason);
beforeEach(() => {
  process.on("unhandledRejection", note);
});
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", note);
  if (unhandled.length > 0) throw unhandled[0];
});

test("throw: the first row of the batch that fails is named, its cause kept, and the batch tried again", async () => {
  const drawn = (await all(load(Array(rowCount).fill(0), rows(), { batchSize: 6 })))[1].rows;
  const bad = new Set([drawn[2], drawn[4]]);
  const loader = load(
    failing(bad, (row) => (row === drawn[2] ? 20 : 1)),
    rows(),
    { batchSize: 6 },
  );
  const seen: number[] = [];
  const loop = async () => {
    for await (const { index } of loader) seen.push(index);
  };
  const error: unknown = await loop().catch((reason: unknown) => reason);
  expect(DataError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({
    parameter: "dataset",
    received: `an error at row ${drawn[2]}: no row ${drawn[2]}`,
    cause: new Error(`no row ${drawn[2]}`),
  });
  expect(seen).toEqual([0]);
  bad.clear();
  await loop();
  expect(seen).toEqual([0, 1, 2, 3]);
});

test("skip: the rest of the batch, with its places in the draw", async () => {
  const [{ rows: drawn }] = await all(load(Array(rowCount).fill(0), rows(), { batchSize: 6 }));
  const bad = new Set([drawn[1], drawn[5]]);
  const extra = Uint8Array.from({ length: rowCount }, (_, row) => row + 100);
  const dataset = { image: failing(bad), label: extra };
  const [batch] = await all(load(dataset, rows(), { batchSize: 6, onError: "skip" }));
  expect([...batch.positions]).toEqual([0, 2, 3, 4]);
  const kept = [drawn[0], drawn[2], drawn[3], drawn[4]];
  expect([...batch.rows]).toEqual(kept);
  expect(batch.data).toEqual({ image: kept, label: Uint8Array.from(kept, (row) => row + 100) });
  expect(batch.errors).toEqual(
    [1, 5].map((position) => ({
      row: drawn[position],
      position,
      parameter: "dataset.image",
      cause: new Error(`no row ${drawn[position]}`),
      replacement: undefined,
    })),
  );
});

test("replace: the next row of the batch that could be read, around its end", async () => {
  const [{ rows: drawn }] = await all(load(Array(rowCount).fill(0), rows(), { batchSize: 6 }));
  const bad = new Set([drawn[1], drawn[4], drawn[5]]);
  const [batch] = await all(load(failing(bad), rows(), { batchSize: 6, onError: "replace" }));
  const read = [0, 2, 2, 3, 0, 0].map((place) => drawn[place]);
  expect([...batch.rows]).toEqual(read);
  expect(batch.data).toEqual(read);
  expect([...batch.positions]).toEqual([0, -1, 2, 3, -1, -1]);
  expect(batch.errors.map(({ position, replacement }) => [position, replacement])).toEqual([
    [1, drawn[2]],
    [4, drawn[0]],
    [5, drawn[0]],
  ]);
});

test("a function names other rows, until one can be read or it gives up", async () => {
  const [{ rows: drawn }] = await all(load(Array(rowCount).fill(0), rows(), { batchSize: 6 }));
  const outside = [...Array(rowCount).keys()].filter((row) => !drawn.includes(row));
  const bad = new Set([drawn[0], drawn[3], outside[0]]);
  const onError: ErrorPolicy = ({ row, position }) => {
    if (position === 3) return undefined;
    return row === drawn[0] ? outside[0] : outside[1];
  };
  const [batch] = await all(load(failing(bad), rows(), { batchSize: 6, onError }));
  expect(batch.data).toEqual([outside[1], drawn[1], drawn[2], drawn[4], drawn[5]]);
  expect([...batch.positions]).toEqual([-1, 1, 2, 4, 5]);
  expect(batch.errors.map((error) => [error.position, error.row, error.replacement])).toEqual([
    [0, drawn[0], outside[0]],
    [0, outside[0], outside[1]],
    [3, drawn[3], undefined],
  ]);
  const again = load(failing(bad), rows(), { batchSize: 6, onError: ({ row }) => row });
  await expect(all(again)).rejects.toThrow(
    /`onError`: received row \d+, which failed at this place/,
  );
  const wrong = load(failing(bad), rows(), { batchSize: 6, onError: () => rowCount });
  await expect(all(wrong)).rejects.toThrow(/`onError`: received 24; expected a whole number/);
});

test("a batch of which no row is left is handed out without rows, and loading goes on", async () => {
  const drawn = await all(load(Array(rowCount).fill(0), rows(), { batchSize: 6 }));
  const bad = new Set(drawn[1].rows);
  for (const onError of ["skip", () => undefined] as const) {
    const dataset = { image: failing(bad), label: new Float32Array(rowCount) };
    const batches = await all(load(dataset, rows(), { batchSize: 6, onError }));
    expect(batches.map((batch) => batch.rows.length)).toEqual([6, 0, 6, 6]);
    expect(batches[1].data).toEqual({ image: [], label: new Float32Array(0) });
    expect(batches[1].errors.map(({ row }) => row)).toEqual([...drawn[1].rows]);
    expect(batches[1].positions.length).toBe(0);
  }
});

test("where no row is left to replace others, the first is an error", async () => {
  const bad = new Set(Array(rowCount).keys());
  const loader = load(failing(bad), rows(), { batchSize: 6, onError: "replace" });
  await expect(all(loader)).rejects.toThrow(/`dataset`: received an error at row \d+: no row/);
});

test("what comes out does not depend on concurrency, prefetch or time", async () => {
  const settings = fc.record({
    bad: fc.uniqueArray(fc.nat(rowCount - 1), { maxLength: 12 }),
    turns: fc.array(fc.nat(9), { minLength: rowCount, maxLength: rowCount }),
    onError: fc.constantFrom<ErrorPolicy>("skip", "replace", ({ row, position }) =>
      position % 3 === 0 ? undefined : (row + 5) % 7,
    ),
    concurrency: fc.integer({ min: 1, max: 9 }),
    prefetch: fc.nat(3),
  });
  const law = fc.asyncProperty(settings, async ({ bad, turns, onError, ...speed }) => {
    const plain = await outcome(failing(new Set(bad)), { onError, concurrency: 1, prefetch: 0 });
    const dataset = failing(new Set(bad), (row) => turns[row]);
    expect(await outcome(dataset, { onError, ...speed })).toEqual(plain);
  });
  await fc.assert(law, { numRuns: 80 });
});

test("abort ends a wait at once, keeps what was drawn, and starts no further read", async () => {
  const controller = new AbortController();
  const started: number[] = [];
  let stuck = true;
  const get = (row: number) => {
    started.push(row);
    return stuck ? new Promise<number>(() => {}) : row;
  };
  const dataset = { length: rowCount, get };
  const options = { batchSize: 6, concurrency: 3, prefetch: 2 };
  const loader = load(dataset, rows(), { ...options, signal: controller.signal });
  const state = loader.state();
  const waiting = all(loader);
  expect(started.length).toBe(3);
  controller.abort();
  const error: unknown = await waiting.catch((reason: unknown) => reason);
  expect(InterruptedError.isInstance(error)).toBe(true);
  expect(started.length).toBe(3);
  expect(loader.state()).toEqual(state);
  await expect(all(loader)).rejects.toThrow(/`signal`: received a request to stop/);
  stuck = false;
  const again = load(dataset, rows(), options);
  again.resume(loader.state());
  expect((await all(again)).length).toBe(4);
});

test("after an abort no read is started when others come to an end", async () => {
  const controller = new AbortController();
  const finish: (() => void)[] = [];
  const get = (row: number) => new Promise<number>((resolve) => finish.push(() => resolve(row)));
  const options = { batchSize: 6, concurrency: 2, signal: controller.signal };
  const waiting = all(load({ length: rowCount, get }, rows(), options));
  controller.abort();
  await expect(waiting).rejects.toThrow(/`signal`: received a request to stop/);
  for (const end of finish) end();
  await new Promise((resolve) => setImmediate(resolve));
  expect(finish.length).toBe(2);
});

test("where several columns fail, the first of them is named, whichever fails first", async () => {
  const bad = new Set(Array(rowCount).keys());
  for (const [one, two] of [
    [1, 30],
    [30, 1],
  ]) {
    const dataset = { one: failing(bad, () => one), two: failing(bad, () => two) };
    const loader = load(dataset, rows(), { batchSize: 6, concurrency: 12 });
    await expect(all(loader)).rejects.toThrow(/`dataset.one`/);
  }
});

test("a signal without events is looked at before every batch", async () => {
  const signal = { aborted: false };
  const seen: number[] = [];
  const loop = async () => {
    for await (const { index } of load(failing(new Set()), rows(), { batchSize: 6, signal })) {
      seen.push(index);
      signal.aborted = index === 1;
    }
  };
  await expect(loop()).rejects.toThrow(/`signal`: received a request to stop/);
  expect(seen).toEqual([0, 1]);
});

test("listeners are taken off the signal", async () => {
  const controller = new AbortController();
  let listeners = 0;
  const signal = {
    get aborted() {
      return controller.signal.aborted;
    },
    addEventListener: () => void listeners++,
    removeEventListener: () => void listeners--,
  };
  const loader = load(failing(new Set()), rows(), { batchSize: 6, signal });
  for await (const { index } of loader) {
    expect(listeners).toBe(1);
    if (index === 1) break;
  }
  expect(listeners).toBe(0);
});

test("return ends the loop while it waits, and no row is read any more", async () => {
  const started: number[] = [];
  const get = (row: number) => {
    started.push(row);
    return new Promise<number>(() => {});
  };
  const options = { batchSize: 6, concurrency: 2 };
  const iterator = load({ length: rowCount, get }, rows(), options)[Symbol.asyncIterator]();
  const waiting = iterator.next();
  expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(started.length).toBe(2);
});

test("rows that fail ahead of a loop that was left harm nobody", async () => {
  const first = (await all(load(Array(rowCount).fill(0), rows(), { batchSize: 6 })))[0].rows;
  const get = (row: number) =>
    first.includes(row) ? row : Promise.reject(new Error(`no row ${row}`));
  const dataset = { length: rowCount, get };
  for await (const batch of load(dataset, rows(), { batchSize: 6, prefetch: 3 })) {
    expect(batch.index).toBe(0);
    break;
  }
});

test("blocks are read once however many rows wait for them, and the last used are kept", async () => {
  const read: number[] = [];
  const blocks = [["a", "b"], [], ["c"], ["d", "e", "f"]];
  const readBlock = (block: number) => {
    read.push(block);
    return Promise.resolve(blocks[block]);
  };
  const dataset = createBlockDataset([2, 0, 1, 3], readBlock, { cachedBlocks: 2 });
  expect(dataset.length).toBe(6);
  expect(await Promise.all([0, 1, 2, 0].map((row) => dataset.get(row)))).toEqual([
    "a",
    "b",
    "c",
    "a",
  ]);
  expect(read).toEqual([0, 2]);
  expect(await dataset.get(5)).toBe("f"); // drops block 2: block 0 was used after it
  expect(await dataset.get(1)).toBe("b");
  expect(read).toEqual([0, 2, 3]);
  expect(await dataset.get(2)).toBe("c");
  expect(read).toEqual([0, 2, 3, 2]);
  await expect(dataset.get(6)).rejects.toThrow(/`row`: received 6/);
});

test("a block that cannot be read is tried again; one of another length is refused", async () => {
  let broken = true;
  const readBlock = (block: number) => {
    if (broken) throw new Error(`block ${block}`);
    return block === 0 ? [1, 2] : [3];
  };
  const dataset = createBlockDataset([2, 2], readBlock);
  await expect(dataset.get(0)).rejects.toThrow("block 0");
  broken = false;
  expect(await dataset.get(0)).toBe(1);
  await expect(dataset.get(2)).rejects.toThrow(/`readBlock`: received .* of length 1 for block 1/);
  expect(() => createBlockDataset(undefined as never, readBlock)).toThrow(/`blockLengths`/);
  expect(() => createBlockDataset([1.5], readBlock)).toThrow(/`blockLengths\[0\]`: received 1.5/);
  expect(() => createBlockDataset([1], 3 as never)).toThrow(/`readBlock`: received 3/);
  expect(() => createBlockDataset([1], readBlock, { cachedBlocks: 0 })).toThrow(/`cachedBlocks`/);
});
