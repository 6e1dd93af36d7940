import * as fc from "fast-check";
import { expect, test } from "vitest";
import { enlargePixels } from "./enlarge-pixels.ts";

const picture = fc
  .record({
    width: fc.integer({ min: 1, max: 7 }),
    height: fc.integer({ min: 1, max: 7 }),
    channels: fc.constantFrom(1, 3),
    wider: fc.integer({ min: 0, max: 9 }),
    higher: fc.integer({ min: 0, max: 9 }),
  })
  .chain(({ width, height, channels, wider, higher }) =>
    fc.record({
      from: fc.constant({ width, height }),
      to: fc.constant({ width: width + wider, height: height + higher }),
      channels: fc.constant(channels),
      bytes: fc.uint8Array({
        minLength: width * height * channels,
        maxLength: width * height * channels,
      }),
    }),
  );

/** Mirrored and turned over. */
function turned(bytes: Uint8Array, channels: number): Uint8Array {
  return Uint8Array.from(
    bytes,
    (_, place) =>
      bytes[bytes.length - channels - (place - (place % channels)) + (place % channels)] ?? 0,
  );
}

test("a picture that is turned over is enlarged as the other is turned over: nothing moves to a side", () => {
  fc.assert(
    fc.property(picture, ({ bytes, from, to, channels }) => {
      const there = enlargePixels(turned(bytes, channels), from, to);
      const back = turned(enlargePixels(bytes, from, to), channels);
      // Halves are rounded up in either picture.
      expect(
        Math.max(...there.map((value, place) => Math.abs(value - (back[place] ?? 0)))),
      ).toBeLessThan(2);
    }),
  );
});

test("values stay between those of the picture, and one value stays that value", () => {
  fc.assert(
    fc.property(picture, ({ bytes, from, to, channels }) => {
      const out = enlargePixels(bytes, from, to);
      expect(out).toHaveLength(to.width * to.height * channels);
      expect(Math.min(...out)).toBeGreaterThanOrEqual(Math.min(...bytes));
      expect(Math.max(...out)).toBeLessThanOrEqual(Math.max(...bytes));
    }),
  );
});

test("four times as wide: the values that Pillow's BILINEAR gives", () => {
  const from = { width: 2, height: 1 };
  expect([...enlargePixels(Uint8Array.of(0, 240), from, { width: 8, height: 1 })]).toEqual([
    0, 0, 30, 90, 150, 210, 240, 240,
  ]);
});
