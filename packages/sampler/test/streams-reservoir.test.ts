import { createRandom } from "@balms/core";
import { createReservoir, type ReservoirState } from "@balms/sampler";
import { expect, test } from "vitest";

/** χ² of counts that should all be alike. */
function unevenness(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** How often each pair of 5 rows is the sample of 2, over many reservoirs. */
function pairCounts(sample: (seed: number) => number[]): number[] {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 4000; seed++) {
    const pair = sample(seed)
      .toSorted((a, b) => a - b)
      .join();
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  expect(counts.size).toBe(10);
  return [...counts.values()];
}

test("all samples of a class are equally likely", () => {
  const counts = pairCounts((seed) => {
    const reservoir = createReservoir<number>({ perClass: 2, random: createRandom(seed) });
    for (let row = 0; row < 5; row++) {
      reservoir.add(row, "lynx");
      for (let other = 0; other < row; other++) reservoir.add(-1, "cat");
    }
    return reservoir.rows("lynx");
  });
  expect(unevenness(counts)).toBeLessThan(27.9); // p = 0.001 at 9 degrees of freedom
});

test("a merged reservoir has the law of one that saw everything", () => {
  const counts = pairCounts((seed) => {
    const random = createRandom(seed);
    const one = createReservoir<number>({ perClass: 2, random: random.fork("one") });
    const two = createReservoir<number>({ perClass: 2, random: random.fork("two") });
    for (const row of [0, 1, 2]) one.add(row, "lynx");
    for (const row of [3, 4]) two.add(row, "lynx");
    const before = two.state();
    one.merge(two);
    expect(two.state()).toEqual(before);
    expect(one.seen("lynx")).toBe(5);
    return one.rows("lynx");
  });
  expect(unevenness(counts)).toBeLessThan(27.9);
});

test("counts are per class, and rows are kept whole until there are too many", () => {
  const reservoir = createReservoir<string>({ perClass: 3, random: createRandom(1) });
  expect(reservoir.rows()).toEqual([]);
  for (const row of ["a", "b"]) expect(reservoir.add(row, "rare")).toBe(true);
  for (let row = 0; row < 50; row++) reservoir.add(String(row), 7);
  expect(reservoir.labels()).toEqual(["rare", "7"]);
  expect(reservoir.rows("rare")).toEqual(["a", "b"]);
  expect(reservoir.rows(7).length).toBe(3);
  expect(reservoir.rows("7")).toEqual(reservoir.rows(7));
  expect(reservoir.rows().length).toBe(5);
  expect([
    reservoir.seen("rare"),
    reservoir.seen(7),
    reservoir.seen(),
    reservoir.seen("no"),
  ]).toEqual([2, 50, 52, 0]);
});

test("add says whether a row is kept", () => {
  const reservoir = createReservoir<number>({ perClass: 4, random: createRandom(2) });
  for (let row = 0; row < 200; row++) {
    expect(reservoir.add(row, 0)).toBe(reservoir.rows(0).includes(row));
  }
});

test("a state goes through JSON and on", () => {
  const options = { perClass: 5, random: createRandom(9) };
  const whole = createReservoir<number>(options);
  const first = createReservoir<number>(options);
  for (let row = 0; row < 300; row++) {
    whole.add(row, row % 3);
    if (row < 120) first.add(row, row % 3);
  }
  const second = createReservoir<number>({ perClass: 5, random: createRandom(1) });
  second.resume(JSON.parse(JSON.stringify(first.state())));
  for (let row = 120; row < 300; row++) second.add(row, row % 3);
  expect(second.state()).toEqual(whole.state());
});

test("what is wrong is named, and changes nothing", () => {
  const random = createRandom(1);
  expect(() => createReservoir({ perClass: 0, random })).toThrow(/`perClass`: received 0/);
  expect(() => createReservoir({ perClass: 1 } as never)).toThrow(/`random`: received undefined/);
  expect(() => createReservoir(undefined as never)).toThrow(/`perClass`: received undefined/);
  const reservoir = createReservoir<number>({ perClass: 2, random });
  reservoir.add(1, "a");
  const state = reservoir.state();
  expect(() => reservoir.add(1, null as never)).toThrow(/`label`: received null; expected a class/);
  expect(() => reservoir.merge(undefined as never)).toThrow(/`other`: received undefined/);
  const other = createReservoir<number>({ perClass: 3, random });
  expect(() => reservoir.merge(other)).toThrow(/`state.perClass`: received 3; expected 2/);
  const [entry] = state.classes;
  const wrong: [unknown, RegExp][] = [
    [null, /`state.format`: received undefined/],
    [{ ...state, perClass: 1 }, /`state.perClass`: received 1; expected 2, as here/],
    [{ ...state, classes: 1 }, /`state.classes`: received 1/],
    [{ ...state, classes: [null] }, /`state.classes\[0\].label`: received undefined/],
    [{ ...state, classes: [entry, entry] }, /`state.classes\[1\].label`: received "a"/],
    [
      { ...state, classes: [{ ...entry, seen: 2 }] },
      /`state.classes\[0\].rows`: received .* 2 rows/,
    ],
    [{ ...state, random: undefined }, /`state.algorithm`: received undefined/],
  ];
  for (const [given, message] of wrong) {
    expect(() => reservoir.resume(given as ReservoirState<number>)).toThrow(message);
    expect(reservoir.state()).toEqual(state);
  }
});
