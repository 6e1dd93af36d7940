import * as fc from "fast-check";
import { expect, test } from "vitest";
import { maskArea } from "./mask-area.ts";
import { maskBox } from "./mask-box.ts";
import { maskFromBitmap } from "./mask-from-bitmap.ts";

/** A picture of at most 9×9 pixels, few of them inside or few outside. */
const pictures = fc
  .record({ height: fc.integer({ min: 1, max: 9 }), width: fc.integer({ min: 1, max: 9 }) })
  .chain(({ height, width }) => {
    const pixels = { minLength: height * width, maxLength: height * width };
    const pixel = fc.oneof(
      { weight: 5, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 255 }) },
    );
    return fc.record({
      height: fc.constant(height),
      width: fc.constant(width),
      bitmap: fc.array(pixel, pixels),
    });
  });

test("runs go down the columns, outside first", () => {
  // . # #
  // # # .
  const { size, counts } = maskFromBitmap(Uint8Array.of(0, 7, 255, 1, 1, 0), [2, 3]);
  expect(size).toEqual([2, 3]);
  expect(counts).toEqual(Uint32Array.of(1, 4, 1));
  expect(maskFromBitmap([1, 0], [2, 1]).counts).toEqual(Uint32Array.of(0, 1, 1));
  expect(maskFromBitmap([0, 0], [2, 1]).counts).toEqual(Uint32Array.of(2));
});

test("laws: runs are those of the picture; area and box are those of the pixels inside", () => {
  fc.assert(
    fc.property(pictures, ({ height, width, bitmap }) => {
      const mask = maskFromBitmap(bitmap, [height, width]);
      const columns = [...mask.counts].flatMap((count, run) =>
        Array.from({ length: count }, () => run % 2),
      );
      const inside = bitmap.flatMap((value, pixel) => (value === 0 ? [] : [pixel]));
      expect(columns).toEqual(
        Array.from({ length: height * width }, (_, place) =>
          Number(bitmap[(place % height) * width + Math.floor(place / height)] !== 0),
        ),
      );
      // No run but the first is empty.
      expect([...mask.counts].slice(1).every((count) => count > 0)).toBe(true);
      expect(maskArea(mask)).toBe(inside.length);
      const xs = inside.map((pixel) => pixel % width);
      const ys = inside.map((pixel) => Math.floor(pixel / width));
      const [x, y] = inside.length === 0 ? [0, 0] : [Math.min(...xs), Math.min(...ys)];
      const [right, bottom] =
        inside.length === 0 ? [0, 0] : [Math.max(...xs) + 1, Math.max(...ys) + 1];
      expect(maskBox(mask)).toEqual([x, y, right - x, bottom - y]);
    }),
  );
});

test.each([
  [() => maskFromBitmap([0, 1], [2, 2]), "`bitmap`: received 2 pixels; expected 2 · 2 pixels"],
  [() => maskFromBitmap([0, 1], [2, 0.5]), "`size[1]`: received 0.5"],
  [() => maskFromBitmap([0, 1], 2 as never), "`size`: received 2; expected an array"],
  [() => maskFromBitmap("01" as never, [2, 1]), '`bitmap`: received "01"; expected an array'],
])("a picture that is none is refused (%#)", (encode, message) => {
  expect(encode).toThrow(message);
});
