// Augmentation off the main thread: the same bytes, in order; errors and requests to stop arrive; nothing hangs.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { ArgumentError, createRandom, InterruptedError } from "@balms/core";
import {
  augmentBatches,
  createAugmenter,
  createWorkerAugmenter,
  type AugmentationWorker,
} from "@balms/datasets/augmentation";
import { createClassBalancedSampler, indexRows, load } from "@balms/sampler";
import { beforeAll, describe, expect, expectTypeOf, test } from "vitest";
import { chromium } from "../../../tools/browser/chromium.ts";
import { bundleModule } from "../../../tools/browser/bundle-module.ts";
import { augmentInChromium } from "./workers/in-chromium.ts";
import { everything, imageBytes, rowsOfBatch } from "./workers/pictures.ts";

let module = "";
beforeAll(async () => {
  module = await bundleModule(new URL("workers/augmentation.mjs", import.meta.url));
});

const createWorker = () => new Worker(module);
const random = createRandom(4);
const main = createAugmenter({ ...everything, random });

test("batches are the same bytes as on the main thread, in the order in which they were asked for", async () => {
  const augmenter = createWorkerAugmenter({ ...everything, random, workers: 2, createWorker });
  const asked = Array.from({ length: 9 }, (_, index) =>
    augmenter.augment(imageBytes, { ...rowsOfBatch, index }),
  );
  for (const [index, data] of (await Promise.all(asked)).entries()) {
    expect(data).toEqual(main.augment(imageBytes, { ...rowsOfBatch, index }));
  }
  const floats = Float32Array.from(imageBytes, (byte) => byte / 255);
  expect(await augmenter.augment(floats, rowsOfBatch)).toEqual(main.augment(floats, rowsOfBatch));
  await augmenter.release();
});

test("pictures stay the caller's: parts of a larger buffer and shared memory are copied", async () => {
  const augmenter = createWorkerAugmenter({ ...everything, random, createWorker });
  const expected = main.augment(imageBytes, rowsOfBatch);
  const shared = new Uint8Array(new SharedArrayBuffer(imageBytes.length + 7), 7);
  shared.set(imageBytes);
  expect(await augmenter.augment(shared, rowsOfBatch)).toEqual(expected);
  expect(await augmenter.augment(Buffer.from(imageBytes), rowsOfBatch)).toEqual(expected);
  expect(shared.length).toBe(imageBytes.length);
  await augmenter.release();
});

test("a loader's batches are augmented ahead, in order, and taken up again alike", async () => {
  const rows = 40;
  const { channels, height, width } = everything;
  const size = channels * height * width;
  const data = Uint8Array.from({ length: rows * size }, (_, index) => (index * 31) % 256);
  const label = Uint8Array.from({ length: rows }, (_, row) => Number(row > 36));
  const columns = { image: { data, shape: [rows, size] }, label };
  const augmenter = createWorkerAugmenter({ ...everything, random, workers: 2, createWorker });
  const open = (ours: typeof main | typeof augmenter) =>
    load(columns, createClassBalancedSampler(indexRows(label, { classes: 2 }), { random }), {
      batchSize: 12,
      prefetch: 2,
      transform: augmentBatches(ours, "image"),
    });
  const plain = [];
  for await (const batch of open(main)) plain.push(batch);
  const first = open(augmenter);
  let state = first.state();
  for await (const { data: augmented, index, rows: drawn } of first) {
    expectTypeOf(augmented.image.data).toEqualTypeOf<Float32Array>();
    expectTypeOf(augmented.label).toEqualTypeOf<typeof label>();
    expect(augmented.image.shape).toEqual([drawn.length, channels, height, width]);
    expect(augmented).toEqual(plain[index].data);
    state = first.state();
    if (index === 1) break;
  }
  const again = open(augmenter);
  again.resume(state);
  let next = 2;
  for await (const { data: augmented } of again) expect(augmented).toEqual(plain[next++].data);
  expect(next).toBe(plain.length);
  // The three rows of the rare class come again and again, and are never the same pictures.
  const pictures = plain.flatMap(({ data: { image, label: ids } }) =>
    [...ids].flatMap((id, place) =>
      id === 1 ? [image.data.subarray(place * size, (place + 1) * size).join(" ")] : [],
    ),
  );
  expect(pictures.length).toBeGreaterThan(12);
  expect(new Set(pictures).size).toBe(pictures.length);
  await augmenter.release();
});

test("rows may be alike throughout an epoch, whatever batches are cut", async () => {
  const size = 126;
  const data = Uint8Array.from({ length: 10 * size }, (_, index) => (index * 31) % 256);
  const label = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
  const seen = new Map<number, Set<string>>();
  for (const batchSize of [4, 7]) {
    const sampler = createClassBalancedSampler(indexRows(label, { classes: 2 }), { random });
    const transform = augmentBatches(main, "image", { repeats: "alike" });
    const columns = { image: { data, shape: [10, size] } };
    for await (const batch of load(columns, sampler, { batchSize, transform })) {
      for (const [place, row] of batch.rows.entries()) {
        const picture = batch.data.image.data.subarray(place * size, (place + 1) * size).join(" ");
        seen.set(row, (seen.get(row) ?? new Set()).add(picture));
      }
    }
  }
  expect(seen.size).toBeGreaterThan(5);
  expect([...seen.values()].map(({ size: pictures }) => pictures)).toEqual([...seen].map(() => 1));
});

describe("errors", () => {
  test("of the pictures arrive as they are, and the worker goes on", async () => {
    const augmenter = createWorkerAugmenter({ ...everything, random, createWorker });
    const wrong = Float32Array.from(imageBytes, () => Number.NaN);
    const error = await augmenter.augment(wrong, rowsOfBatch).catch((thrown: unknown) => thrown);
    expect(ArgumentError.isInstance(error)).toBe(true);
    expect(String(error)).toContain("`images`: received NaN at index");
    expect(await augmenter.augment(imageBytes, rowsOfBatch)).toEqual(
      main.augment(imageBytes, rowsOfBatch),
    );
    await augmenter.release();
  });

  test("of a worker end all that waits, and all that comes later", async () => {
    const file = new URL("workers/failing.mjs", import.meta.url);
    const augmenter = createWorkerAugmenter({
      ...everything,
      random,
      createWorker: () => new Worker(file),
    });
    const asked = [0, 1].map((index) => augmenter.augment(imageBytes, { ...rowsOfBatch, index }));
    for (const one of asked) {
      await expect(one).rejects.toThrow(
        "`createWorker`: received a worker that failed: out of paper; expected a worker whose module calls serveAugmentation()",
      );
    }
    await expect(augmenter.augment(imageBytes, rowsOfBatch)).rejects.toThrow("out of paper");
  });

  test("of a module that there is not say so", async () => {
    const augmenter = createWorkerAugmenter({
      ...everything,
      random,
      createWorker: () => new Worker(new URL("file:///nowhere/worker.mjs")),
    });
    await expect(augmenter.augment(imageBytes, rowsOfBatch)).rejects.toThrow("Cannot find module");
  });

  test("of arguments come before any worker sees them", async () => {
    const augmenter = createWorkerAugmenter({ ...everything, random, createWorker });
    await expect(augmenter.augment(imageBytes, { rows: [1], epoch: 0 })).rejects.toThrow(
      "`images`: received",
    );
    await augmenter.release();
  });
});

/** A worker that never answers. */
const silent = (): AugmentationWorker => ({
  postMessage: () => undefined,
  addEventListener: () => undefined,
  terminate: () => undefined,
});

describe("stopping", () => {
  test("by the signal ends what waits", async () => {
    const stop = new AbortController();
    const { signal } = stop;
    const augmenter = createWorkerAugmenter({
      ...everything,
      random,
      createWorker: silent,
      signal,
    });
    const asked = [0, 1].map(() => augmenter.augment(imageBytes, rowsOfBatch));
    stop.abort();
    for (const one of asked) {
      await expect(one).rejects.toSatisfy((error) => InterruptedError.isInstance(error));
    }
    await expect(augmenter.augment(imageBytes, rowsOfBatch)).rejects.toThrow("a request to stop");
    expect(() => createWorkerAugmenter({ ...everything, random, createWorker, signal })).toThrow(
      "a request to stop",
    );
  });

  test("by release ends what waits", async () => {
    const augmenter = createWorkerAugmenter({ ...everything, random, createWorker: silent });
    const asked = augmenter.augment(imageBytes, rowsOfBatch);
    await Promise.all([
      expect(asked).rejects.toThrow("`augmenter`: received workers that were released"),
      augmenter.release(),
    ]);
  });

  test("a program ends although its workers were not released", { timeout: 60_000 }, async () => {
    const program = await bundleModule(new URL("workers/ending.mjs", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [program, module]);
    expect(stdout.trim()).toBe("1 0");
  });
});

describe("what cannot be meant is refused", () => {
  test.each([
    [{ workers: 0 }, "`workers`: received 0"],
    [{ createWorker: 1 as never }, "`createWorker`: received 1; expected a function"],
    [{ createWorker: () => ({}) as never }, "`createWorker()`: received"],
    [{ signal: true as never }, "`signal`: received true; expected an AbortSignal"],
    [{ worker: 1 } as never, "`worker`: received an unknown option; expected `workers`"],
  ])("option %#", (options, message) => {
    const all = { ...everything, random, createWorker };
    expect(() => createWorkerAugmenter({ ...all, ...options })).toThrow(message);
  });

  test("columns that are not there, or hold no pictures", async () => {
    const transform = augmentBatches(main, "image");
    const batch = { ...rowsOfBatch, data: { images: { data: imageBytes, shape: [2, 126] } } };
    await expect(transform(batch as never)).rejects.toThrow(
      '`column`: received "image"; expected the name of a column { data, shape } among images',
    );
    expect(() => augmentBatches({} as never, "image")).toThrow("`augmenter`: received");
    expect(() => augmentBatches(main, "image", { repeats: "new" as never })).toThrow(
      '`repeats`: received "new"; expected one of ["anew","alike"]',
    );
  });
});

test.runIf(chromium !== undefined)(
  "in Chromium, a Web Worker and the page give the same bytes as Node",
  { timeout: 120_000 },
  async () => {
    const expected = [...new Uint32Array(main.augment(imageBytes, rowsOfBatch).buffer)];
    const { page, worker, refused } = await augmentInChromium(chromium!);
    expect(page).toEqual(expected);
    expect(worker).toEqual(expected);
    expect(refused).toContain("`createWorker`: received none outside of Node");
  },
);
