import { createRandom } from "@balms/core";
import { createBatches, createInstanceSampler, load, type LoadedBatch } from "@balms/sampler";
import * as fc from "fast-check";
import { expect, test } from "vitest";

const shuffled = (rows: number, seed = 1) =>
  createInstanceSampler(rows, { random: createRandom(seed) });

/** Gives control back a number of times before it goes on: an order without clocks. */
async function afterTurns<T>(turns: number, value: T): Promise<T> {
  for (let turn = 0; turn < turns; turn++) await Promise.resolve();
  return value;
}

async function rowsOf(loader: AsyncIterable<LoadedBatch<unknown>>): Promise<number[][]> {
  const all: number[][] = [];
  for await (const { rows } of loader) all.push([...rows]);
  return all;
}

test("a batch holds the rows that were drawn, in the form of the data set", async () => {
  const image = { data: Float32Array.from({ length: 60 }, (_, i) => i), shape: [10, 3, 2] };
  const label = Uint8Array.from({ length: 10 }, (_, row) => row * 2);
  const name = Array.from({ length: 10 }, (_, row) => `row ${row}`);
  const text = { length: 10, get: (row: number) => Promise.resolve({ row }) };
  const loader = load({ image, label, name, text }, shuffled(10), { batchSize: 4 });
  expect(loader.batchesPerEpoch).toBe(3);
  const seen: number[] = [];
  for await (const { rows, positions, data, errors, epoch, index } of loader) {
    const numbers = [...rows];
    expect(data.image.shape).toEqual([numbers.length, 3, 2]);
    expect(data.image.data).toEqual(
      Float32Array.from(numbers.flatMap((row) => [0, 1, 2, 3, 4, 5].map((j) => row * 6 + j))),
    );
    expect(data.label).toEqual(Uint8Array.from(numbers, (row) => row * 2));
    expect(data.name).toEqual(numbers.map((row) => `row ${row}`));
    expect(data.text).toEqual(numbers.map((row) => ({ row })));
    expect([...positions]).toEqual([...numbers.keys()]);
    expect(errors).toEqual([]);
    expect([epoch, index]).toEqual([0, Math.floor(seen.length / 4)]);
    seen.push(...numbers);
  }
  expect(seen.toSorted((a, b) => a - b)).toEqual([...Array(10).keys()]);
});

test.each([
  ["a Buffer", Buffer.from([9, 8, 7]), "Uint8Array"],
  ["64-bit integers", BigInt64Array.of(9n, 8n, 7n), "BigInt64Array"],
  ["shared memory", new Uint8Array(new SharedArrayBuffer(3)), "Uint8Array"],
])("%s is copied into one buffer of its own", async (_, data, kind) => {
  for await (const batch of load(data, shuffled(3), { batchSize: 3 })) {
    const rows = [...batch.rows];
    expect(Object.getPrototypeOf(batch.data).constructor.name).toBe(kind);
    expect([...batch.data]).toEqual(rows.map((row) => data[row]));
    expect(batch.data.buffer).not.toBe(data.buffer);
  }
});

test("wide rows are copied as narrow ones are", async () => {
  const width = 100;
  const data = Float64Array.from({ length: 5 * width }, (_, i) => i / 7);
  for await (const batch of load({ data, shape: [5, width] }, shuffled(5), { batchSize: 5 })) {
    const wanted = [...batch.rows].flatMap((row) =>
      Array.from({ length: width }, (__, j) => data[row * width + j]),
    );
    expect([...batch.data.data]).toEqual(wanted);
  }
});

test("batches come in order, with no more reads at once than allowed", async () => {
  const plain = await rowsOf(load(Array(23).fill(0), shuffled(23), { batchSize: 4 }));
  const settings = fc.record({
    concurrency: fc.integer({ min: 1, max: 9 }),
    prefetch: fc.integer({ min: 0, max: 4 }),
    turns: fc.array(fc.nat(12), { minLength: 23, maxLength: 23 }),
  });
  const law = fc.asyncProperty(settings, async ({ concurrency, prefetch, turns }) => {
    let active = 0;
    let most = 0;
    const get = async (row: number) => {
      most = Math.max(most, ++active);
      await afterTurns(turns[row], row);
      active--;
      return row;
    };
    const options = { batchSize: 4, concurrency, prefetch };
    const loader = load({ length: 23, get }, shuffled(23), options);
    const seen: number[][] = [];
    for await (const { rows, data } of loader) {
      expect(data).toEqual([...rows]);
      seen.push([...rows]);
    }
    expect(seen).toEqual(plain);
    expect(most).toBeLessThanOrEqual(concurrency);
    expect(active).toBe(0);
  });
  await fc.assert(law, { numRuns: 60 });
});

test("reads run at the same time, up to the limit", async () => {
  let active = 0;
  let most = 0;
  const get = async (row: number) => {
    most = Math.max(most, ++active);
    await afterTurns(5, row);
    active--;
  };
  const options = { batchSize: 5, concurrency: 7 };
  await rowsOf(load({ length: 40, get }, shuffled(40), options));
  expect(most).toBe(7);
});

test("nothing is drawn before it is asked for, and no more than prefetch + 1 batches are under way", async () => {
  const cursor = createBatches(shuffled(40), { batchSize: 4 });
  let drawn = 0;
  const counting = { ...cursor, next: () => (drawn++, cursor.next()) };
  const loader = load({ length: 40, get: (row: number) => afterTurns(3, row) }, counting, {
    prefetch: 2,
  });
  const iterator = loader[Symbol.asyncIterator]();
  await afterTurns(100, undefined);
  expect(drawn).toBe(0);
  for (let k = 0; k < 5; k++) {
    const asked = iterator.next();
    expect(drawn).toBe(k + 3); // at once, and not when something has been read
    await asked;
    await afterTurns(100, undefined);
    expect(drawn).toBe(k + 3);
  }
  const asked = [iterator.next(), iterator.next(), iterator.next()];
  expect(drawn).toBe(8);
  const results = await Promise.all(asked);
  expect(results.map(({ value }) => value.index)).toEqual([5, 6, 7]);
  await iterator.return?.();
});

test("each loop takes one epoch; a loop that is left is taken up where it was left", async () => {
  const options = { batchSize: 3, prefetch: 2 };
  const whole = load(Array(10).fill(0), shuffled(10), options);
  const epochs = [await rowsOf(whole), await rowsOf(whole)];
  expect(epochs[0]).not.toEqual(epochs[1]);
  const loader = load(Array(10).fill(0), shuffled(10), options);
  const seen: number[][] = [];
  for await (const { rows } of loader) if (seen.push([...rows]) === 2) break;
  seen.push(...(await rowsOf(loader)));
  expect(seen).toEqual(epochs[0]);
  expect(await rowsOf(loader)).toEqual(epochs[1]);
});

test("a cursor takes the place of a sampler", async () => {
  const options = { batchSize: 4, rank: 1, worldSize: 2 };
  const direct = await rowsOf(load(Array(16).fill(0), shuffled(16), options));
  const cursor = createBatches(shuffled(16), options);
  expect(await rowsOf(load(Array(16).fill(0), cursor))).toEqual(direct);
});

test.each([
  [undefined, /`dataset`: received undefined; expected an array, a typed array/],
  ["text", /`dataset`: received "text"/],
  [new Map([[0, 1]]), /`dataset.length`: received undefined; expected a whole number/],
  [{}, /`dataset`: received .*; expected an array/],
  [{ length: 3 }, /`dataset.get`: received undefined; expected a function/],
  [{ length: 3, get: 5 }, /`dataset.get`: received 5; expected a function/],
  [{ length: -1, get: () => 0 }, /`dataset.length`: received -1/],
  [{ label: [1, 2, 3], image: null }, /`dataset.image`: received null/],
  [
    { label: [1, 2, 3], image: [1, 2] },
    /`dataset.image`: received 2 rows; expected 3 rows, as `dataset.label`/,
  ],
  [
    { data: new Float32Array(6), shape: [3, 3] },
    /`dataset.data`: received 6 numbers; expected 9 numbers/,
  ],
  [{ data: new Float32Array(6), shape: [3, 1.5] }, /`dataset.shape\[1\]`: received 1.5/],
  [
    { data: new Float32Array(6), shape: 3 },
    /`dataset.shape`: received 3; expected an array of sizes/,
  ],
  [[1, 2], /`dataset`: received 2 rows; expected 3 rows, as the sampler has/],
])("%o is refused as a data set", (dataset, message) => {
  expect(() => load(dataset as never, shuffled(3), { batchSize: 1 })).toThrow(message);
});

test.each([
  [{ batchSize: 1, concurrency: 0 }, /`concurrency`: received 0/],
  [{ batchSize: 1, prefetch: -1 }, /`prefetch`: received -1/],
  [{ batchSize: 1, signal: null }, /`signal`: received null; expected an AbortSignal/],
  [{ batchSize: 1, onError: "ignore" }, /`onError`: received "ignore"; expected "throw"/],
  [{}, /`batchSize`: received undefined/],
  [undefined, /`batchSize`: received undefined/],
])("the options %o are refused", (options, message) => {
  expect(() => load([1, 2, 3], shuffled(3), options as never)).toThrow(message);
});

test("what draws is checked, and a cursor is not laid out again", () => {
  expect(() => load([1], null as never)).toThrow(/`source`: received null; expected a sampler/);
  expect(() => load([1], {} as never)).toThrow(/`source`: received .*; expected a sampler/);
  const cursor = createBatches(shuffled(3), { batchSize: 2 });
  const options = { batchSize: 2 } as never;
  expect(() => load([1, 2, 3], cursor, options)).toThrow(
    /`batchSize`: received 2; expected nothing/,
  );
});

test("a row that the data set does not have is named", async () => {
  const cursor = createBatches(shuffled(3), { batchSize: 3 });
  const wrong = { ...cursor, next: () => ({ ...cursor.next()!, rows: Uint32Array.of(1, 7) }) };
  await expect(rowsOf(load([1, 2, 3], wrong))).rejects.toThrow(
    /`dataset`: received 3 rows; expected a row of number 7/,
  );
});
