// What is annotated is what was painted.
import { readFile } from "node:fs/promises";
import { createRandom, type RandomGenerator } from "@balms/core";
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { composeScene, type Composition } from "./compose-scene.ts";
import { sceneSide } from "./cover-glyph.ts";
import { paintScene } from "./paint-scene.ts";
import { parseSprites } from "./parse-sprites.ts";
import type { Sprites } from "./sprites.ts";

const area = sceneSide * sceneSide;
let sprites: Sprites;
beforeAll(async () => {
  const file = new URL("../../data/scenes.bin.gz", import.meta.url);
  sprites = await parseSprites({ bytes: await readFile(file), name: "sprites" });
});

const scenes = fc.record({
  labels: fc.uint8Array({ min: 0, max: 55, minLength: 3, maxLength: 6 }),
  seed: fc.integer(),
});
const compose = (labels: Uint8Array, seed: number) =>
  composeScene(labels, { sprites, firstFont: 0, fonts: 32 }, createRandom(seed));

/** What each glyph has of a pixel, 0 … 255, the lowest glyph first. */
function inkAt({ glyphs }: Composition, pixel: number): number[] {
  return glyphs.map(({ left, top, width, height, ink }) => {
    const x = (pixel % sceneSide) - left;
    const y = Math.floor(pixel / sceneSide) - top;
    return x >= 0 && x < width && y >= 0 && y < height ? ink[y * width + x] : 0;
  });
}

/** A generator whose texture is flat and whose noise is none. */
function calm(seed: number): RandomGenerator {
  const random = createRandom(seed);
  return {
    ...random,
    integer: (bound) => random.integer(bound),
    uniform: () => 0,
    nextUint32: () => 0,
  };
}

test("laws: a pixel is of the highest glyph that has half of it; 70 % and 16 pixels of each are seen", () => {
  fc.assert(
    fc.property(scenes, ({ labels, seed }) => {
      const composition = compose(labels, seed);
      let wrong = 0;
      const seen = Array.from(labels, () => 0);
      const sizes = Array.from(labels, () => 0);
      for (let pixel = 0; pixel < area; pixel++) {
        const inside = inkAt(composition, pixel).map((ink) => ink >= 128);
        const owner = inside.lastIndexOf(true) + 1;
        wrong += Number(composition.owners[pixel] !== owner);
        for (const [glyph, is] of inside.entries()) sizes[glyph] += Number(is);
        if (owner > 0) seen[owner - 1]++;
      }
      expect(wrong).toBe(0);
      for (const [glyph, pixels] of seen.entries()) {
        expect(pixels).toBeGreaterThanOrEqual(Math.max(16, 0.7 * sizes[glyph]));
      }
    }),
    { numRuns: 30 },
  );
});

test("laws: pixels that are one glyph's alone have its colour, those of none the background's, and the two can be told apart", () => {
  fc.assert(
    fc.property(scenes, ({ labels, seed }) => {
      const composition = compose(labels, seed);
      const pixels = paintScene(composition, calm(seed));
      const colors = new Map<number, Set<string>>();
      for (let pixel = 0; pixel < area; pixel++) {
        const owner = composition.owners[pixel];
        // Of the owner and those above it: all of the owner, nothing of the others.
        const above = inkAt(composition, pixel).slice(Math.max(0, owner - 1));
        if (above.some((ink, index) => ink !== (owner > 0 && index === 0 ? 255 : 0))) continue;
        const color = [0, 1, 2].map((channel) => pixels[channel * area + pixel]).join(" ");
        colors.set(owner, (colors.get(owner) ?? new Set()).add(color));
      }
      const [background, ...glyphs] = [...colors]
        .toSorted(([one], [other]) => one - other)
        .map(([, [color, ...others]]) => {
          expect(others).toEqual([]);
          return color.split(" ").map(Number);
        });
      for (const color of glyphs) {
        const contrast = color.map((value, channel) => Math.abs(value - background[channel]));
        expect(Math.max(...contrast)).toBeGreaterThanOrEqual(80);
      }
    }),
    { numRuns: 30 },
  );
});

test("glyphs measure 18 to 42 pixels, a fifth less where they are narrowed, and a turn more", () => {
  const longer = Array.from({ length: 300 }, (_, seed) =>
    compose(Uint8Array.of(7, 30, 50), seed),
  ).flatMap(({ glyphs }) => glyphs.map(({ width, height }) => Math.max(width, height)));
  // A square of 42 pixels that is turned by 20° is 42 · (cos 20° + sin 20°) = 53.8 wide.
  expect(Math.max(...longer)).toBeLessThanOrEqual(55);
  expect(Math.max(...longer)).toBeGreaterThan(42);
  expect(Math.min(...longer)).toBeGreaterThanOrEqual(14);
  expect(Math.min(...longer)).toBeLessThan(20);
});
