// Rows that cannot be read, and what a loader makes of them.
import { DataError } from "@balms/core";
import { load } from "@balms/sampler";
import type { ErrorPolicy, LoadOptions } from "@balms/sampler";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { all, failing, failOnUnhandled, rowCount, rows } from "./failing-rows.ts";

/** What comes of a loop: its batches, or its error in words. */
async function outcome(dataset: ReturnType<typeof failing>, options: LoadOptions) {
  try {
    return await all(load(dataset, rows(), { batchSize: 6, ...options }));
  } catch (error) {
    return String(error);
  }
}

failOnUnhandled();

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
