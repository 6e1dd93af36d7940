import { createRandom } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { chiSquareScore } from "../../test/chi-square.ts";
import { permutedIndex } from "./permuted-index.ts";

const random = createRandom("orders");

/** The whole permutation of `size` things under fresh keys. */
function drawOrder(size: number): number[] {
  const key0 = random.nextUint32() | 0;
  const key1 = random.nextUint32() | 0;
  return Array.from({ length: size }, (_, index) => permutedIndex(size, index, key0, key1));
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** The number of an order among all n!. */
function rankOf(order: readonly number[]): number {
  return order.reduce((rank, image, i) => {
    const smaller = order.slice(i + 1).filter((later) => later < image).length;
    return rank * (order.length - i) + smaller;
  }, 0);
}

test("every size is permuted: nothing is lost, nothing comes twice", () => {
  const key = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 700 }), key, key, (size, key0, key1) => {
      const images = Array.from({ length: size }, (_, i) => permutedIndex(size, i, key0, key1));
      expect(images.toSorted((a, b) => a - b)).toEqual(images.map((_, i) => i));
    }),
  );
});

test.each([2, 3, 4, 5])("all %d! orders are equally likely", (size) => {
  const counts = new Float64Array(factorial(size));
  for (let i = 0; i < 60_000; i++) counts[rankOf(drawOrder(size))]++;
  expect(
    chiSquareScore(
      counts,
      counts.map(() => 1 / counts.length),
    ),
  ).toBeLessThan(4);
});

test.each([12, 13, 16, 17, 32, 40, 64, 70])("of %d things, all pairs of images are", (size) => {
  const counts = new Float64Array(size * size);
  const possible = counts.map((_, i) => (i % (size + 1) === 0 ? 0 : 1 / (size * (size - 1))));
  for (let i = 0; i < 60_000; i++) {
    const key0 = random.nextUint32() | 0;
    const key1 = random.nextUint32() | 0;
    const [first, second] = [i % size, (i + 1) % size];
    const image = permutedIndex(size, first, key0, key1);
    counts[image * size + permutedIndex(size, second, key0, key1)]++;
  }
  expect(chiSquareScore(counts, possible)).toBeLessThan(4);
});

test.each([4, 16, 64])("of %d orders, odd ones are as likely as even ones", (size) => {
  let odd = 0;
  for (let i = 0; i < 4000; i++) {
    const order = drawOrder(size);
    let swaps = 0;
    order.forEach((image, place) => {
      for (const later of order.slice(place + 1)) if (later < image) swaps++;
    });
    odd += swaps % 2;
  }
  expect(Math.abs(odd - 2000)).toBeLessThan(4 * Math.sqrt(1000));
});

test.each([2 ** 24 + 1, 2 ** 31 + 1, 2 ** 32, 2 ** 33 + 7, 2 ** 40, 2 ** 53 - 1])(
  "of %d things, a stretch goes all over the place, one to one",
  (size) => {
    const counts = new Float64Array(16);
    const images = new Set<number>();
    for (let i = 0; i < 20_000; i++) {
      const image = permutedIndex(size, size - 1 - i, 12_345, 678);
      images.add(image);
      counts[Math.floor((image / size) * 16)]++;
    }
    expect(images.size).toBe(20_000);
    expect([...images].every((image) => Number.isSafeInteger(image) && image < size)).toBe(true);
    expect(chiSquareScore(counts, new Float64Array(16).fill(1 / 16))).toBeLessThan(4);
  },
);
