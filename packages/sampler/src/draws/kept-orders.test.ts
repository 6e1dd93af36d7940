import { createRandom, priorFromCounts } from "@balms/core";
import { describe, expect, test } from "vitest";
import { createKey } from "../positions/position-key.ts";
import { contiguousRows } from "../rows/contiguous-rows.ts";
import { checkClassRows } from "../rows/class-rows.ts";
import { indexRows } from "../rows/index-rows.ts";
import { createClassBalancedSampler } from "../samplers/create-class-balanced-sampler.ts";
import { createInstanceSampler } from "../samplers/create-instance-sampler.ts";
import { KeptPasses } from "./kept-passes.ts";
import { KeptRowRounds } from "./kept-row-rounds.ts";

const key = createKey(createRandom(1));
const random = createRandom(2);
const labels = Array.from({ length: 40 }, (_, row) => (row % 10 === 3 ? 1 : 0));
const rows = indexRows(labels, { classes: 2 });

// The second bound is that of swaps which take their random bits from the position itself.
test.each([1, 2, 37, 256, 257])("a pass over %i rows has each of them once", (size) => {
  const passes = new KeptPasses(size, key);
  const orders = [0, 1].map((pass) => {
    const out = new Uint32Array(size);
    passes.fill(pass, 0, out);
    return out;
  });
  const all = Uint32Array.from({ length: size }, (_, row) => row);
  for (const order of orders) expect(order.toSorted()).toEqual(all);
  expect(String(orders[0]) === String(orders[1])).toBe(size === 1);
});

test("a pass is the same whatever was read before, also over its end", () => {
  const [passes, again] = [new KeptPasses(10, key), new KeptPasses(10, key)];
  const whole = new Uint32Array(30);
  passes.fill(4, 0, whole);
  const part = new Uint32Array(9);
  again.fill(5, 6, part);
  expect([...part]).toEqual([...whole.subarray(16, 25)]);
  again.fill(4, 3, part);
  expect([...part]).toEqual([...whole.subarray(3, 12)]);
});

test("each order of three rows is equally likely", () => {
  const passes = new KeptPasses(3, key);
  const seen = new Map<string, number>();
  const out = new Uint32Array(3);
  for (let pass = 0; pass < 6000; pass++) {
    passes.fill(pass, 0, out);
    seen.set(String(out), (seen.get(String(out)) ?? 0) + 1);
  }
  expect(seen.size).toBe(6);
  // Five standard deviations of a count.
  for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * 29);
});

test("a class shows all of its rows in a round, in another order the next time", () => {
  const kept = new KeptRowRounds(checkClassRows(contiguousRows(priorFromCounts([30, 5]))), key);
  const round = (id: number, first: number, count: number): number[] =>
    Array.from({ length: count }, (_, visit) => kept.atVisit(id, first + visit));
  const [first, second] = [round(0, 0, 30), round(0, 30, 30)];
  const all = Array.from({ length: 30 }, (_, row) => row);
  expect(first.toSorted((a, b) => a - b)).toEqual(all);
  expect(second.toSorted((a, b) => a - b)).toEqual(all);
  expect(second).not.toEqual(first);
  expect(round(1, 10, 5).toSorted((a, b) => a - b)).toEqual([30, 31, 32, 33, 34]);
  expect(round(0, 0, 30)).toEqual(first);
});

describe.each([
  ["instance", () => createInstanceSampler(rows, { random, order: "kept", epochLength: 70 })],
  [
    "class-balanced",
    () => createClassBalancedSampler(rows, { random, order: "kept", epochLength: 70 }),
  ],
] as const)("a sampler of kept orders, %s", (name, make) => {
  test("gives the same row for a position, in whatever order positions are read", () => {
    const sampler = make();
    const whole = [0, 1].flatMap((epoch) => {
      const out = new Uint32Array(70);
      sampler.fill(epoch, 0, out);
      return [...out];
    });
    const other = make();
    for (const position of [139, 0, 70, 69, 35, 104]) {
      const out = new Uint32Array(1);
      other.fill(Math.floor(position / 70), position % 70, out);
      expect(out[0]).toBe(whole[position]);
    }
    const ofRare = whole.filter((row) => labels[row] === 1).length;
    // 140 positions are three and a half passes over all rows, or 70 visits of each class.
    const [expected, spread] = name === "instance" ? [14, 2] : [70, 0];
    expect(Math.abs(ofRare - expected)).toBeLessThanOrEqual(spread);
  });

  test("does not resume the state of computed orders", () => {
    const computed =
      name === "instance"
        ? createInstanceSampler(rows, { random, epochLength: 70 })
        : createClassBalancedSampler(rows, { random, epochLength: 70 });
    expect(() => make().resume(computed.state())).toThrow("`state.kind`");
    expect(() => make().resume(make().state())).not.toThrow();
  });
});

test.each([
  [{ order: "stored" as never }, '`order`: received "stored"'],
  [{ order: "kept" as const }, '`order`: received "kept" for 268435457 rows; expected "computed"'],
])("%j is refused for so many rows", (options, message) => {
  expect(() => createInstanceSampler(2 ** 28 + 1, { random, ...options })).toThrow(message);
});
