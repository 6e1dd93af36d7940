import { createRandom } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { chiSquareScore } from "../../test/chi-square.ts";
import { PositionBits, scaleWord } from "./position-bits.ts";
import { createKey } from "./position-key.ts";

const key = createKey(createRandom(1));
const place = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

/** The first words of a place. */
function wordsAt(bits: PositionBits, epoch: number, position: number): number[] {
  bits.seek(epoch, position);
  return Array.from({ length: 5 }, () => bits.nextUint32());
}

test("a place has the same words, whatever was asked for before", () => {
  const used = new PositionBits(key, "row");
  fc.assert(
    fc.property(place, place, (epoch, position) => {
      const fresh = wordsAt(new PositionBits(key, "row"), epoch, position);
      expect(wordsAt(used, epoch, position)).toEqual(fresh);
    }),
  );
});

test("neighbours have other words, on both sides of 2^32 and at the end of the numbers", () => {
  const bits = new PositionBits(key, "row");
  const near = [
    0,
    1,
    2 ** 31,
    2 ** 32 - 1,
    2 ** 32,
    2 ** 32 + 1,
    2 ** 40,
    2 ** 53 - 2,
    2 ** 53 - 1,
  ];
  const all = near.flatMap((a) => near.map((b) => wordsAt(bits, a, b).join(" ")));
  expect(new Set(all).size).toBe(near.length ** 2);
});

test("purposes and keys have other words", () => {
  const other = createKey(createRandom(2));
  const all = [
    new PositionBits(key, "row"),
    new PositionBits(key, "race"),
    new PositionBits(other, "row"),
  ].map((bits) => wordsAt(bits, 0, 0).join(" "));
  expect(new Set(all).size).toBe(3);
});

test("the key does not depend on how much was drawn from the generator", () => {
  const random = createRandom(1);
  random.uniform();
  expect(createKey(random)).toEqual(key);
});

test.each([3, 10, 97, 2 ** 21 + 1])("integers below %d are alike", (bound) => {
  const bits = new PositionBits(key, "row");
  const cells = Math.min(bound, 97);
  const counts = new Float64Array(cells);
  const sizes = new Float64Array(cells).fill(1 / cells);
  for (let i = 0; i < 60_000; i++) {
    bits.seek(3, i);
    counts[Math.floor((bits.integer(bound) * cells) / bound)]++;
  }
  expect(chiSquareScore(counts, sizes)).toBeLessThan(4);
  expect(bits.integer(1)).toBe(0);
});

test("integers below a bound near 2^32 and 2^53 are not favoured at one end", () => {
  const bits = new PositionBits(key, "row");
  // Without drawing again, two thirds of the words would fall into the first half.
  for (const bound of [3 * 2 ** 29, 3 * 2 ** 30, 3 * 2 ** 51, 2 ** 53 - 1]) {
    const counts = new Float64Array(3);
    for (let i = 0; i < 30_000; i++) {
      bits.seek(4, i);
      counts[Math.floor((bits.integer(bound) / bound) * 3)]++;
    }
    expect(chiSquareScore(counts, [1 / 3, 1 / 3, 1 / 3])).toBeLessThan(4);
  }
});

test("uniform numbers fill [0, 1), in every position of every word", () => {
  const bits = new PositionBits(key, "race");
  const counts = new Float64Array(64);
  bits.seek(0, 7);
  for (let i = 0; i < 2000; i++) counts[Math.floor(bits.uniform() * 64)]++;
  for (let i = 0; i < 20_000; i++) {
    bits.seek(i, 0);
    counts[Math.floor(bits.uniform() * 64)]++;
  }
  expect(chiSquareScore(counts, new Float64Array(64).fill(1 / 64))).toBeLessThan(4);
});

test("a generator of a place is that of the place", () => {
  const bits = new PositionBits(key, "race");
  bits.seek(2, 9);
  const first = bits.random().uniform();
  bits.seek(2, 10);
  expect(bits.random().uniform()).not.toBe(first);
  bits.seek(2, 9);
  expect(bits.random().uniform()).toBe(first);
});

test.each([undefined, null, 7, {}])("%j is no generator", (random) => {
  expect(() => createKey(random as never)).toThrow("`random`: received");
});

test("words that would favour a value settle nothing", () => {
  // 2^32 is one more than a multiple of 3: three words must not count, one for each value.
  const words = [0, 1, 0x55555554, 0x55555555, 0x55555556, 0xaaaaaaa9, 0xaaaaaaaa, 0xaaaaaaab, -1];
  expect(words.map((word) => scaleWord(word, 3))).toEqual([-1, 0, 0, 0, -1, 1, 1, -1, 2]);
});

test("words are scaled exactly, whatever the double of the product rounds off", () => {
  const bound = fc.oneof(
    fc.integer({ min: 1, max: 2 ** 31 }),
    fc.integer({ min: 2 ** 21 - 3, max: 2 ** 21 + 3 }),
  );
  const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(word, bound, (unsigned, limit) => {
      const product = BigInt(unsigned) * BigInt(limit);
      const settled = (product & 0xffffffffn) >= BigInt(limit);
      expect(scaleWord(unsigned | 0, limit)).toBe(settled ? Number(product >> 32n) : -1);
    }),
    { numRuns: 2000 },
  );
  expect(scaleWord(-1, 2 ** 31 + 1)).toBe(-1);
});

test("the first words of a run are those of its places, across 2^32 as well", () => {
  const bits = new PositionBits(key, "row");
  for (const first of [0, 2 ** 32 - 3, 2 ** 40]) {
    const run = new Int32Array(12);
    bits.fillFirst(5, first, 6, run);
    const single = Array.from({ length: 6 }, (_, i) => {
      bits.seek(5, first + i);
      return [bits.nextInt32(), bits.nextInt32()];
    });
    expect([...run]).toEqual(single.flat());
  }
});
