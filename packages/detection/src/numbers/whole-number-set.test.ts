import * as fc from "fast-check";
import { expect, test } from "vitest";
import { WholeNumberSet } from "./whole-number-set.ts";

const value = fc.oneof(
  fc.maxSafeNat(),
  fc.nat({ max: 300 }),
  fc.nat({ max: 2 ** 20 }).map((block) => block * 2 ** 32),
  fc.constantFrom(0, 31, 32, 2 ** 31, 2 ** 32 - 1, 2 ** 53 - 1),
);

test("holds what a Set holds, whatever the numbers and their order", () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 500 }), fc.array(value), (added, asked) => {
      const ours = new WholeNumberSet();
      const theirs = new Set<number>();
      for (const number of added) {
        expect(ours.add(number)).toBe(!theirs.has(number));
        theirs.add(number);
        expect(ours.size).toBe(theirs.size);
      }
      for (const number of asked) expect(ours.has(number)).toBe(theirs.has(number));
      expect([...ours.values()].toSorted((a, b) => a - b)).toEqual(
        [...theirs].toSorted((a, b) => a - b),
      );
    }),
  );
});

test("each number has a position of its own, which stays, and is small where numbers follow each other", () => {
  const set = new WholeNumberSet();
  const first = 9_000_000_000_000;
  const numbers = Array.from({ length: 10_000 }, (_, i) => first + i);
  const early = numbers.slice(0, 10).map((number) => {
    set.add(number);
    return set.position(number);
  });
  for (const number of numbers) set.add(number);
  const positions = numbers.map((number) => set.position(number));
  expect(positions.slice(0, 10)).toEqual(early);
  expect(new Set(positions).size).toBe(numbers.length);
  expect(Math.max(...positions)).toBeLessThan(numbers.length + 64);
});
