import { createRandom } from "@balms/core";
import {
  balanceStream,
  createBatches,
  createClassBalancedSampler,
  createInstanceSampler,
  createLossPrioritySampler,
  createMetaRowSampler,
  createProgressiveSampler,
  createReservoir,
  indexRows,
  load,
  type CursorState,
  type LoaderState,
  type ReservoirState,
  type RowSampler,
  type SamplerState,
  type StreamState,
} from "@balms/sampler";
import { expect, test } from "vitest";
import { refusals } from "./check-restore.ts";

const labels = Array.from({ length: 30 }, (_, row) => (row < 20 ? 0 : row < 27 ? 1 : 2));
const rows = indexRows(labels, { classes: 3 });
const random = () => createRandom(7);

const samplers: Readonly<Record<string, () => RowSampler<unknown>>> = {
  "class-balanced": () => createClassBalancedSampler(rows, { random: random() }),
  instance: () => createInstanceSampler(rows, { random: random() }),
  progressive: () => createProgressiveSampler(rows, { random: random(), epochs: 4 }),
  "priorities of rows": () => {
    const sampler = createLossPrioritySampler(rows, { random: random() });
    sampler.update(Uint32Array.of(1, 25), [0.5, 4]);
    return sampler;
  },
  "priorities of classes": () => {
    const sampler = createLossPrioritySampler(rows, { random: random(), per: "class" });
    sampler.update(Uint32Array.of(1, 25), [0.5, 4]);
    return sampler;
  },
  meta: () => {
    const sampler = createMetaRowSampler(rows, { random: random() });
    const batch = createBatches(sampler, { batchSize: 4 }).next();
    if (batch !== undefined) sampler.update(batch.draw, [0.1, -0.2, 0.3, 0]);
    return sampler;
  },
};

const names = Object.keys(samplers);
const drawn = (sampler: RowSampler<unknown>): void => {
  const found = new Uint32Array(20);
  sampler.fill(1, 0, found);
  expect(found.every((row) => row < 30)).toBe(true);
  const { counts } = sampler.sampledPrior(0);
  expect(counts.every(Number.isFinite)).toBe(true);
};

test.each(names)("sampler: %s", async (name) => {
  const make = samplers[name];
  expect(
    await refusals({
      good: JSON.parse(JSON.stringify(make().state())),
      restore: (state) => {
        const sampler = make();
        sampler.resume(state as SamplerState);
        const taken = sampler.state();
        drawn(sampler);
        return taken;
      },
    }),
  ).toBeGreaterThan(100);
});

test.each(names)("batches: %s", async (name) => {
  const make = () => createBatches(samplers[name](), { batchSize: 4 });
  const cursor = make();
  for (let step = 0; step < 5; step++) cursor.next();
  expect(
    await refusals({
      good: JSON.parse(JSON.stringify(cursor.state())),
      restore: (state) => {
        const again = make();
        again.resume(state as CursorState);
        const taken = again.state();
        again.next();
        // Of other shards the place is another.
        const { batchSize: _, rank: __, worldSize: ___, index: ____, ...rest } = taken;
        return rest;
      },
    }),
  ).toBeGreaterThan(100);
});

test.each(names)("loader: %s", async (name) => {
  const data = { data: Float32Array.from({ length: 60 }, (_, at) => at), shape: [30, 2] };
  const make = () => load({ x: data }, samplers[name](), { batchSize: 4, prefetch: 2 });
  const loader = make();
  let count = 0;
  for await (const batch of loader) if (++count === 3 || batch === undefined) break;
  expect(
    await refusals(
      {
        good: JSON.parse(JSON.stringify(loader.state())),
        restore: async (state) => {
          const again = make();
          again.resume(state as LoaderState);
          // With other shards the place is another, and a loader fetches ahead as it was told here.
          const { cursor: _, next: __, prefetch: ___, ...taken } = again.state();
          for await (const batch of again) {
            expect(batch.rows.every((row) => row < 30)).toBe(true);
            break;
          }
          return taken;
        },
      },
      400,
    ),
  ).toBeGreaterThan(100);
});

interface Row {
  readonly id: number;
  readonly kind: string;
}
const stream: readonly Row[] = Array.from({ length: 200 }, (_, id) => ({
  id,
  kind: id % 10 === 0 ? "__proto__" : "cat",
}));

test("balanced streams", async () => {
  const options = { label: ({ kind }: Row) => kind, capacity: 20, maxRepeats: 3 };
  const first = balanceStream(stream, { ...options, random: random() });
  for (let row = 0; row < 30; row++) await first.next();
  const { seen } = first.state();
  expect(
    await refusals(
      {
        good: JSON.parse(JSON.stringify(first.state())),
        restore: async (state) => {
          const again = balanceStream(stream.slice(seen), { ...options, random: random() });
          again.resume(state as StreamState<Row>);
          const taken = again.state();
          for (let row = 0; row < 20; row++) await again.next();
          const { dropped, emitted } = again.report();
          expect([dropped, emitted].every(Number.isFinite)).toBe(true);
          return taken;
        },
      },
      400,
    ),
  ).toBeGreaterThan(100);
});

test("reservoirs", async () => {
  const options = { perClass: 5 };
  const reservoir = createReservoir({ ...options, random: random() });
  for (const row of stream) reservoir.add(row, row.kind);
  expect(
    await refusals({
      good: JSON.parse(JSON.stringify(reservoir.state())),
      restore: (state) => {
        const again = createReservoir({ ...options, random: random() });
        again.resume(state as ReservoirState<Row>);
        const taken = again.state();
        again.add({ id: 1, kind: "cat" }, "cat");
        return taken;
      },
    }),
  ).toBeGreaterThan(100);
});
