// What goes out of a balanced stream: how much, of what, and in which shares.
import { createRandom, priorFromCounts } from "@balms/core";
import { balanceStream } from "@balms/sampler";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { countsOf, label, random, type Row, rowsOf, run } from "./named-rows.ts";

/** Of two classes, of which the common one changes half way. */
function* drifting(): Generator<Row, void> {
  yield* rowsOf(15_000, [90, 10]);
  yield* rowsOf(15_000, [10, 90], 2);
}

async function idsOf(seed: number): Promise<number[]> {
  const options = { capacity: 50, maxRepeats: 2, random: createRandom(seed) };
  return (await run(rowsOf(2000, [90, 10]), options)).out.map(({ id }) => id);
}

test("the buffer is bounded, nothing is lost, and rows come at most 1 + maxRepeats times", async () => {
  const settings = fc.record({
    count: fc.nat(400),
    weights: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 }),
    capacity: fc.integer({ min: 1, max: 40 }),
    maxRepeats: fc.constantFrom(0, 1, 3, Infinity),
    patience: fc.constantFrom(0, 20, 1000, Infinity),
    stopAt: fc.option(fc.nat(300), { nil: Infinity }),
    seed: fc.nat(),
  });
  const law = fc.asyncProperty(settings, async ({ count, weights, stopAt, seed, ...options }) => {
    let read = 0;
    const source = function* () {
      for (const row of rowsOf(count, weights, seed)) {
        read++;
        yield row;
      }
    };
    const stream = balanceStream(source(), { label, random: random(), ...options });
    const times = new Map<number, number>();
    let emitted = 0;
    const check = () => {
      const report = stream.report();
      expect(report.buffered + report.kept).toBeLessThanOrEqual(options.capacity);
      expect(report.seen).toBe(read);
      expect(report.emitted).toBe(emitted);
      expect(report.emitted).toBeLessThanOrEqual(report.seen);
      expect(report.emitted - report.repeated).toBe(times.size);
      for (const flow of [report, ...report.classes]) {
        expect(flow.seen).toBe(flow.emitted - flow.repeated + flow.dropped + flow.buffered);
      }
    };
    for await (const { id } of stream) {
      emitted++;
      times.set(id, (times.get(id) ?? 0) + 1);
      check();
      if (emitted >= stopAt) break;
    }
    check();
    for (const time of times.values()) expect(time).toBeLessThanOrEqual(1 + options.maxRepeats);
    // Either the loop was left, or everything was read and nothing is left over.
    const { buffered, kept } = stream.report();
    expect(emitted >= stopAt || (read === count && buffered + kept === 0)).toBe(true);
  });
  await fc.assert(law, { numRuns: 60 });
});

test("what goes out looks like independent draws from a uniform target", async () => {
  const { out, report } = await run(rowsOf(40_000, [80, 15, 5]), { capacity: 200 });
  const counts = countsOf(out, "abc");
  const expected = out.length / 3;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(chiSquare).toBeLessThan(13.8); // p = 0.001 at 2 degrees of freedom
  // Neighbours are independent as well: 9 pairs, 4 degrees of freedom.
  const pairs = new Map<string, number>();
  for (let i = 1; i < out.length; i++) {
    const pair = out[i - 1].kind + out[i].kind;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  const each = (out.length - 1) / 9;
  const dependence = [...pairs.values()].reduce((sum, n) => sum + (n - each) ** 2 / each, 0);
  expect(dependence).toBeLessThan(26.1); // p = 0.001 at 8 degrees of freedom
  // Without repeats the rarest class sets the pace: 3 · 5 % of the rows go out.
  expect(out.length / 40_000).toBeGreaterThan(0.14);
  expect(report.repeated).toBe(0);
  expect(report.classes.find(({ label: name }) => name === "c")?.dropped).toBeLessThan(100);
});

/** Rows out per row in, with the target met. */
async function pace(maxRepeats: number) {
  const { out, report } = await run(rowsOf(20_000, [80, 15, 5]), { capacity: 200, maxRepeats });
  const expected = out.length / 3;
  for (const count of countsOf(out, "abc")) expect(count / expected).toBeCloseTo(1, 1);
  return { rate: out.length / 20_000, report };
}

test("repeats raise the pace, up to one row out per row in", async () => {
  expect((await pace(0)).rate).toBeCloseTo(0.15, 1);
  expect((await pace(2)).rate).toBeCloseTo(0.45, 1);
  const { rate, report } = await pace(20);
  expect(rate).toBeGreaterThan(0.98);
  // The common class is not repeated: it comes often enough.
  const a = report.classes.find(({ label: name }) => name === "a");
  expect(a?.repeated).toBeLessThan(20);
});

test.each([
  ["shares by name", { a: 2, b: 1, c: 1 }],
  ["a prior by name", priorFromCounts([1, 2, 1], { classes: ["c", "a", "b"], counted: "weights" })],
])("the target may be %s", async (_, target) => {
  const { out } = await run(rowsOf(30_000, [10, 10, 80]), { target, capacity: 100 });
  const counts = countsOf(out, "abc");
  const chiSquare = [2, 1, 1]
    .map((share) => (share / 4) * out.length)
    .reduce((sum, expected, id) => sum + (counts[id] - expected) ** 2 / expected, 0);
  expect(chiSquare).toBeLessThan(13.8);
});

test("shares may be of any size", async () => {
  for (const [target, expected] of [
    [{ a: 1e308, b: 1e308, c: 1e308 }, [1, 1, 1]],
    [{ a: 5e-324, b: 5e-324, c: 5e-324 }, [1, 1, 1]],
    [{ a: 1e308, b: 1e308, c: 5e-324 }, [1, 1, 0]],
  ] as const) {
    const { out } = await run(rowsOf(6000, [1, 1, 1]), { target, capacity: 100 });
    const counts = countsOf(out, "abc");
    const total = expected.reduce<number>((a, b) => a + b, 0);
    expect(out.length).toBeGreaterThan(1500);
    counts.forEach((count, id) => {
      expect(count / out.length).toBeCloseTo(expected[id] / total, 1);
    });
  }
});

test("a capacity of any size needs no patience of its own", async () => {
  const { out } = await run(rowsOf(30, [1]), { capacity: Number.MAX_SAFE_INTEGER });
  expect(out.length).toBe(30);
});

test("windows keep to the target also when the stream drifts", async () => {
  const { out } = await run(drifting(), { capacity: 100 });
  for (let start = 0; start + 500 <= out.length; start += 250) {
    const share = countsOf(out.slice(start, start + 500), "a")[0] / 500;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.09); // 4 standard deviations
  }
});

test("the same seed gives the same rows, another one others", async () => {
  expect(await idsOf(1)).toEqual(await idsOf(1));
  expect(await idsOf(1)).not.toEqual(await idsOf(2));
});
