import { setTimeout as wait } from "node:timers/promises";
import { createRandom } from "@balms/core";
import { balanceStream, createBlockDataset, createInstanceSampler, load } from "@balms/sampler";
import type { Dataset, LoadOptions } from "@balms/sampler";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => vi.restoreAllMocks());

const rowCount = 64;
const rows = (epochLength: number) =>
  createInstanceSampler(rowCount, { random: createRandom(1), epochLength });

/** Aborts once something but settled promises has a turn. */
function soon(): AbortSignal {
  const controller = new AbortController();
  setImmediate(() => controller.abort());
  return controller.signal;
}

async function drain(loop: AsyncIterable<unknown>): Promise<void> {
  for await (const batch of loop) void batch;
}

const sources: [string, Dataset, LoadOptions][] = [
  ["copied", new Float32Array(rowCount), {}],
  ["read at once", { length: rowCount, get: (row) => row }, {}],
  ["read from settled promises", { length: rowCount, get: (row) => Promise.resolve(row) }, {}],
];

function* endless(): Generator<string> {
  for (;;) yield "a";
}

test.each(sources)("rows that are %s leave others their turn", async (_, dataset, options) => {
  for (const batchSize of [1, 32]) {
    const loop = load(dataset, rows(1e7), { batchSize, ...options, signal: soon() });
    await expect(drain(loop)).rejects.toThrow(/`signal`: received a request to stop/);
  }
});

test("the rows of one batch do so as well", async () => {
  // A row takes a millisecond.
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 1));
  let turned = false;
  setImmediate(() => (turned = true));
  let before = 0;
  const get = (row: number) => {
    if (!turned) before++;
    return row;
  };
  await drain(load({ length: rowCount, get }, rows(1e5), { batchSize: 1e5, prefetch: 0 }));
  expect(before).toBeLessThan(500);
});

test("streams do so, also while nothing comes out of them", async () => {
  const silent = { a: 1, b: 1 };
  for (const target of ["uniform", silent] as const) {
    const options = {
      label: String,
      target,
      random: createRandom(1),
      patience: Infinity,
      capacity: 8,
    };
    const loop = balanceStream(endless(), { ...options, signal: soon() });
    await expect(drain(loop)).rejects.toThrow(/`signal`: received a request to stop/);
  }
});

test("reads of a loop that was left count against concurrency until they end", async () => {
  let [open, most] = [0, 0];
  const get = async (row: number) => {
    most = Math.max(most, ++open);
    await wait(1);
    open--;
    return row;
  };
  const loader = load({ length: rowCount, get }, rows(rowCount), {
    batchSize: 4,
    concurrency: 3,
    prefetch: 4,
  });
  const seen: number[] = [];
  for (let loop = 0; loop < 6; loop++) {
    for await (const batch of loader) {
      expect(batch.data).toEqual([...batch.rows]);
      seen.push(batch.index);
      break;
    }
  }
  expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  expect(most).toBe(3);
});

test("a row that cannot be asked for its `then` has failed, and no other", async () => {
  const touchy = new Proxy(
    {},
    {
      get() {
        throw new Error("then");
      },
    },
  );
  const source = { length: rowCount, get: (row: number) => (row === 7 ? touchy : row) };
  const loop = load(source, rows(rowCount), { batchSize: 64, onError: "skip" });
  for await (const { errors } of loop) {
    expect(errors.map(({ row, cause }) => [row, cause])).toEqual([[7, new Error("then")]]);
  }
});

test("a batch reads each block once, however few are kept", async () => {
  const read: number[] = [];
  const readBlock = (block: number) => {
    read.push(block);
    return Promise.resolve(Array.from({ length: 8 }, (_, i) => block * 8 + i));
  };
  const dataset = createBlockDataset(new Uint32Array(8).fill(8), readBlock, { cachedBlocks: 1 });
  const options = { batchSize: 32, concurrency: 4, prefetch: 0 };
  for await (const { data, rows: drawn } of load(dataset, rows(rowCount), options)) {
    expect(data).toEqual([...drawn]);
  }
  expect(read.length).toBe(16);
});
