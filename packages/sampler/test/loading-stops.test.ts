// How a loop ends before its last batch, and what it leaves behind.
import { InterruptedError } from "@balms/core";
import { load } from "@balms/sampler";
import { expect, test } from "vitest";
import { all, failing, failOnUnhandled, rowCount, rows } from "./failing-rows.ts";

failOnUnhandled();

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
