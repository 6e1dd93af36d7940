// What a transform makes of batches: other data, in the order of the batches.
import { createRandom } from "@balms/core";
import {
  createInstanceSampler,
  createMetaRowSampler,
  indexRows,
  load,
  type LoadedBatch,
} from "@balms/sampler";
import { expect, expectTypeOf, test } from "vitest";

const table = { data: Float32Array.from({ length: 20 }, (_, i) => i), shape: [10, 2] };
const sampler = () => createInstanceSampler(10, { random: createRandom(3) });

test("data are what the transform makes of a batch, and nothing else of it changes", async () => {
  const plain: LoadedBatch<unknown>[] = [];
  for await (const batch of load({ table }, sampler(), { batchSize: 4 })) plain.push(batch);
  const loader = load({ table }, sampler(), {
    batchSize: 4,
    transform: ({ data, rows, epoch, index }) => ({
      twice: data.table.data.map((value) => 2 * value),
      place: [epoch, index, rows.length],
    }),
  });
  let index = 0;
  for await (const { data, ...rest } of loader) {
    expectTypeOf(data.place).toEqualTypeOf<number[]>();
    expectTypeOf(data).not.toHaveProperty("table");
    const { data: before, ...others } = plain[index];
    expect(rest).toEqual(others);
    const { table: read } = before as { table: typeof table };
    expect(data.twice).toEqual(read.data.map((value) => 2 * value));
    expect(data.place).toEqual([0, index, index === 2 ? 2 : 4]);
    index++;
  }
  expect(index).toBe(3);
});

test("promises are waited for in the order of the batches, at most prefetch + 1 at a time", async () => {
  const waiting: (() => void)[] = [];
  const seen: number[] = [];
  const transform = async ({ index }: { index: number }): Promise<number> => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return index;
  };
  const loader = load(table, sampler(), { batchSize: 2, prefetch: 2, transform });
  const loop = (async () => {
    for await (const { data } of loader) seen.push(data);
  })();
  while (seen.length < 5) {
    await new Promise((resolve) => setImmediate(resolve));
    expect(waiting.length).toBeLessThanOrEqual(3);
    // The last one first.
    waiting.pop()?.();
  }
  await loop;
  expect(seen).toEqual([0, 1, 2, 3, 4]);
});

test("a transform that fails ends the loop with its error, and the next loop tries again", async () => {
  let failures = 1;
  const loader = load(table, sampler(), {
    batchSize: 5,
    prefetch: 0,
    transform: ({ index }) => {
      if (index === 1 && failures-- > 0) throw new RangeError("no second batch");
      return index;
    },
  });
  const seen: number[] = [];
  const run = async (): Promise<void> => {
    for await (const { data } of loader) seen.push(data);
  };
  await expect(run()).rejects.toThrow("no second batch");
  await run();
  expect(seen).toEqual([0, 1]);
});

test("a signal ends a loop that waits for a transform", async () => {
  const stop = new AbortController();
  const transform = () => new Promise<never>(() => stop.abort());
  const loader = load(table, sampler(), { batchSize: 5, signal: stop.signal, transform });
  await expect(async () => {
    for await (const { data } of loader) expectTypeOf(data).toBeNever();
  }).rejects.toThrow("a request to stop");
});

test("it is given the draw, and a resumed loader transforms the same batches", async () => {
  const labels = Uint8Array.from({ length: 30 }, (_, row) => (row < 20 ? 0 : 1));
  const open = () =>
    load(
      { labels },
      createMetaRowSampler(indexRows(labels, { classes: 2 }), { random: createRandom(1) }),
      {
        batchSize: 6,
        transform: ({ draw, rows, data }) => [draw.classes.length, rows[0], data.labels[0]],
      },
    );
  const whole: number[][] = [];
  const first = open();
  let state = first.state();
  for await (const { data, index } of first) {
    whole.push(data);
    if (index === 1) state = first.state();
  }
  const again = open();
  again.resume(state);
  const rest: number[][] = [];
  for await (const { data } of again) rest.push(data);
  expect(rest).toEqual(whole.slice(2));
});

test("what is no function is refused", () => {
  expect(() => load(table, sampler(), { batchSize: 2, transform: 1 as never })).toThrow(
    "`transform`: received 1; expected a function",
  );
});
