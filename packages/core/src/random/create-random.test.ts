import { describe, expect, test } from "vitest";
import { createRandom } from "./create-random.ts";
import { restoreRandom } from "./restore-random.ts";
import type { RandomState } from "./random-generator.ts";

const first = (seed: number | string) => createRandom(seed).nextUint32();
const low = (x: bigint) => x & 0xffffffffn;
const rotate = (x: bigint, n: bigint) => low((x << n) | (x >> (32n - n)));

describe("xoshiro128**", () => {
  test("gives the outputs that its definition gives from the state 1, 2, 3, 4", () => {
    const random = restoreRandom({
      algorithm: "xoshiro128**",
      key: [1, 2, 3, 4],
      words: [1, 2, 3, 4],
    });
    const outputs = Array.from({ length: 4 }, () => random.nextUint32());
    expect(outputs).toEqual([11520, 0, 5927040, 70819200]);
  });

  test("agrees with the recurrence in whole-number arithmetic", () => {
    const random = createRandom(12345);
    let words = random.state().words.map((word) => BigInt(word));
    for (let i = 0; i < 1000; i++) {
      const [s0, s1, s2, s3] = words as [bigint, bigint, bigint, bigint];
      const expected = low(rotate(low(s1 * 5n), 7n) * 9n);
      expect(random.nextUint32()).toBe(Number(expected));
      words = [s0 ^ s3 ^ s1, s1 ^ s2 ^ s0, s2 ^ s0 ^ low(s1 << 9n), rotate(s3 ^ s1, 11n)];
    }
    expect(random.state().words.map((word) => BigInt(word))).toEqual(words);
  });
});

describe("the stream of a seed", () => {
  // A change of these numbers changes every split and every trained model.
  test("never changes", () => {
    const random = createRandom(7);
    expect(Array.from({ length: 3 }, () => random.nextUint32())).toMatchInlineSnapshot(`
      [
        1861915422,
        2102568043,
        2554635086,
      ]
    `);
    expect(random.uniform()).toMatchInlineSnapshot(`0.9020260769218538`);
    expect(random.integer(1000)).toMatchInlineSnapshot(`400`);
    expect(random.normal()).toMatchInlineSnapshot(`2.214966959682958`);
    expect(random.exponential()).toMatchInlineSnapshot(`0.4948962757054802`);
    expect(random.gumbel()).toMatchInlineSnapshot(`0.16182715206917106`);
    expect(random.fork("shuffle").nextUint32()).toMatchInlineSnapshot(`538568936`);
  });

  test("is the same for a number and its decimal text, and another for every other seed", () => {
    expect(first(7)).toBe(first("7"));
    const seeds = [...Array(500).keys(), -1, "", "a", "b", "ab", "ba", "\u0000"];
    expect(new Set(seeds.map(first)).size).toBe(seeds.length);
  });

  test.each([1.5, NaN, Infinity, 2 ** 53, null as unknown as number])(
    "cannot start from %o",
    (seed) => {
      expect(() => createRandom(seed)).toThrow("`seed`");
    },
  );
});

describe("fork", () => {
  test("depends on seed and name, not on what was drawn", () => {
    const fresh = createRandom(1);
    const used = createRandom(1);
    used.uniform();
    expect(used.fork("a").state()).toEqual(fresh.fork("a").state());
    const keys = [fresh, fresh.fork("a"), fresh.fork("b"), fresh.fork("a").fork("b")];
    const texts = [...keys, createRandom(2).fork("a")].map((random) => String(random.state().key));
    expect(new Set(texts).size).toBe(5);
  });

  test("leaves the generator as it was", () => {
    const random = createRandom(1);
    const before = random.state();
    random.fork("a").nextUint32();
    expect(random.state()).toEqual(before);
  });
});

describe("state", () => {
  test("continues after a round trip through JSON, forks included", () => {
    const random = createRandom("seed");
    for (let i = 0; i < 10; i++) random.normal();
    const again = restoreRandom(JSON.parse(JSON.stringify(random.state())) as RandomState);
    expect(again.state()).toEqual(random.state());
    expect(again.gumbel()).toBe(random.gumbel());
    expect(again.fork("x").uniform()).toBe(random.fork("x").uniform());
    expect(Object.isFrozen(random.state().words)).toBe(true);
  });

  test.each([
    [null, "`state.algorithm`: received undefined"],
    [{ algorithm: "mt19937" }, '`state.algorithm`: received "mt19937"'],
    [{ algorithm: "xoshiro128**", key: [1, 2, 3] }, "`state.key`: received 3 numbers"],
    [
      { algorithm: "xoshiro128**", key: [1, 2, 3, 4], words: [0, 0, 0, 0] },
      "`state.words`: received only zeros",
    ],
    [{ algorithm: "xoshiro128**", key: [1, 2, 3, -4], words: [1, 0, 0, 0] }, "`state.key`"],
    [{ algorithm: "xoshiro128**", key: [1, 2, 3, 4], words: "1234" }, '"1234"'],
  ])("%o is refused", (state, message) => {
    expect(() => restoreRandom(state as unknown as RandomState)).toThrow(message);
  });
});

test("what a seed gives never changes: shipped data and recorded runs rest on it", () => {
  const random = createRandom(1);
  expect(random.nextUint32()).toBe(679164693);
  expect(random.uniform()).toBe(0.1946613123623675);
  expect(random.integer(1000)).toBe(211);
  expect(random.normal()).toBe(0.33332196294026634);
  expect(random.exponential()).toBe(3.9321395648970485);
  expect(random.gumbel()).toBe(-0.8805412260551218);
  expect(random.fork("a").nextUint32()).toBe(3171041981);
  expect(createRandom("letters").nextUint32()).toBe(2353587863);
});
