import { createRandom } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { dealScenes } from "./deal-scenes.ts";
import { balancedCounts, longTailedCounts } from "./scene-counts.ts";

const classes = 56;
const total = (counts: Uint32Array) => counts.reduce((sum, count) => sum + count, 0);

test("counts of 4,000 scenes are those of the recipe, classes in an order of chance", () => {
  const counts = longTailedCounts(classes, 4000, createRandom(0));
  const expected = Array.from({ length: classes }, (_, rank) =>
    Math.floor(2000 * (3 / 2000) ** (rank / 55) + 1e-9),
  );
  expect([...counts].toSorted((a, b) => b - a)).toEqual(expected);
  expect(total(counts)).toBe(17_886);
  expect([...counts]).not.toEqual(expected);
  expect(counts).not.toEqual(longTailedCounts(classes, 4000, createRandom(1)));
});

test("laws: every class has its count, every scene 3 to 6 glyphs, in any number of scenes", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 15, max: 700 }),
      fc.integer(),
      fc.boolean(),
      (scenes, seed, isBalanced) => {
        const random = createRandom(seed);
        const counts = isBalanced
          ? balancedCounts(classes, scenes)
          : longTailedCounts(classes, scenes, random);
        expect(Math.min(...counts)).toBeGreaterThan(0);
        const { labels, starts } = dealScenes(counts, scenes, random);
        const dealt = new Uint32Array(classes);
        for (const label of labels) dealt[label]++;
        expect(dealt).toEqual(counts);
        expect([starts[0], starts[scenes], starts.length]).toEqual([0, labels.length, scenes + 1]);
        for (let scene = 0; scene < scenes; scene++) {
          const size = starts[scene + 1] - starts[scene];
          expect(size >= 3 && size <= 6).toBe(true);
        }
      },
    ),
  );
});

test("all sizes occur about as often, and classes are mixed", () => {
  const counts = longTailedCounts(classes, 4000, createRandom(0));
  const { labels, starts } = dealScenes(counts, 4000, createRandom(0));
  const sizes = [3, 4, 5, 6].map(
    (size) => starts.filter((start, scene) => starts[scene + 1] - start === size).length,
  );
  for (const size of sizes) expect(Math.abs(size - 1000)).toBeLessThan(150);
  const commonest = counts.indexOf(2000);
  const inFirstHalf = labels.subarray(0, 8943).filter((label) => label === commonest).length;
  expect(Math.abs(inFirstHalf - 1000)).toBeLessThan(5 * Math.sqrt(500));
});
