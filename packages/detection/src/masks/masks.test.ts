import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeMask } from "./decode-mask.ts";
import { encodeMask } from "./encode-mask.ts";
import { maskArea } from "./mask-area.ts";
import { maskBox } from "./mask-box.ts";
import { maskFromCounts } from "./mask-from-counts.ts";
import { maskFromPolygons } from "./mask-from-polygons.ts";
import { maskFromText, maskText } from "./mask-text.ts";
import { maskIou } from "./mask-iou.ts";
import { intersectMasks, uniteMasks } from "./merge-masks.ts";
import { PackedMasks } from "./packed-masks.ts";
import { gridPoints } from "./polygon-grid.ts";
import type { PictureSize, RunLengthMask } from "./run-length-mask.ts";

const size: fc.Arbitrary<PictureSize> = fc.tuple(
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: 12 }),
);
/** Pixels in blocks, so that runs are long and short, and of more than one column. */
const picture = (pixels: number) =>
  fc
    .array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 15 })), {
      minLength: pixels,
      maxLength: pixels,
    })
    .map((blocks) =>
      Uint8Array.from(
        blocks
          .flatMap(([inside, length]) => Array<number>(length).fill(Number(inside)))
          .slice(0, pixels),
      ),
    );
/** Several masks of one size. */
const masks = (count: number) =>
  size.chain(([height, width]) =>
    fc
      .tuple(...Array.from({ length: count }, () => picture(height * width)))
      .map((pictures) =>
        pictures.map((pixels) => ({ pixels, mask: encodeMask(pixels, [height, width]) })),
      ),
  );

describe("laws", () => {
  test("decoding undoes encoding, and the compressed text and the list of lengths give the same mask", () => {
    fc.assert(
      fc.property(masks(1), ([{ pixels, mask }]) => {
        expect(decodeMask(mask)).toEqual(pixels);
        expect(maskFromText(maskText(mask), mask.size)).toEqual(mask);
        expect(maskFromCounts([...mask.counts], mask.size)).toEqual(mask);
      }),
    );
  });

  test("unions and intersections are those of the pixels, and of a mask with itself they are the mask", () => {
    fc.assert(
      fc.property(masks(3), (given) => {
        const all = given.map(({ mask }) => mask);
        const either = Uint8Array.from(given[0].pixels, (_, i) =>
          Number(given.some(({ pixels }) => pixels[i] === 1)),
        );
        const each = Uint8Array.from(given[0].pixels, (_, i) =>
          Number(given.every(({ pixels }) => pixels[i] === 1)),
        );
        expect(uniteMasks(all)).toEqual(encodeMask(either, all[0].size));
        expect(intersectMasks(all)).toEqual(encodeMask(each, all[0].size));
        expect(uniteMasks([all[0], all[0]])).toEqual(all[0]);
        expect(intersectMasks([all[0], all[0]])).toEqual(all[0]);
      }),
    );
  });

  test("the overlap is that of the pixels, the same either way round; of a crowd it is a share of the detection", () => {
    fc.assert(
      fc.property(masks(2), ([a, b]) => {
        const both = maskArea(intersectMasks([a.mask, b.mask]));
        const either = maskArea(uniteMasks([a.mask, b.mask]));
        expect(maskIou(a.mask, b.mask)).toBe(both === 0 ? 0 : both / either);
        expect(maskIou(b.mask, a.mask)).toBe(maskIou(a.mask, b.mask));
        const own = maskArea(a.mask);
        expect(maskIou(a.mask, b.mask, { isCrowd: true })).toBe(both === 0 ? 0 : both / own);
      }),
    );
  });

  test("empty runs change nothing", () => {
    fc.assert(
      fc.property(masks(1), fc.array(fc.nat(30)), ([{ mask }], places) => {
        const counts = [...mask.counts];
        for (const place of places) counts.splice(place % (counts.length + 1), 0, 0, 0);
        expect(maskFromCounts(counts, mask.size)).toEqual(mask);
      }),
    );
  });

  test("whole pixels outlined are those pixels, whichever way round, and shifted with the outline", () => {
    const side = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(side, side, side, side, (x0, x1, y0, y1) => {
        const [left, right] = [Math.min(x0, x1), Math.max(x0, x1)];
        const [top, bottom] = [Math.min(y0, y1), Math.max(y0, y1)];
        const outline = [left, top, right, top, right, bottom, left, bottom];
        const around = [left, bottom, right, bottom, right, top, left, top];
        const mask = maskFromPolygons([outline], [20, 20]);
        const [width, height] = [right - left, bottom - top];
        expect(maskArea(mask)).toBe(width * height);
        const isEmpty = width * height === 0;
        expect(maskBox(mask)).toEqual(isEmpty ? [0, 0, 0, 0] : [left, top, width, height]);
        expect(maskFromPolygons([around], [20, 20])).toEqual(mask);
      }),
    );
  });

  test("packed masks come out as they went in, in any order", () => {
    const coordinate = fc.double({ min: -50, max: 50, noNaN: true });
    const polygon = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 8 });
    const polygons = fc.array(polygon, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(masks(2), polygons, (given, outlines) => {
        const packed = new PackedMasks();
        const flat = outlines.map((points) => points.flat());
        packed.addNothing();
        for (const { mask } of given) packed.addMask(mask);
        packed.addPolygons(flat.map((points) => gridPoints(points, "polygon")));
        expect(packed.at(3, [30, 40])).toEqual(maskFromPolygons(flat, [30, 40]));
        expect(packed.at(2, given[1].mask.size)).toEqual(given[1].mask);
        expect(packed.at(1, given[0].mask.size)).toEqual(given[0].mask);
        expect([0, 1, 2, 3].map((i) => packed.has(i))).toEqual([false, true, true, true]);
        expect([packed.statedSize(1), packed.statedSize(3)]).toEqual([
          given[0].mask.size,
          undefined,
        ]);
      }),
    );
  });
});

test("10^5 masks take as many bytes as they have run lengths, and little more", () => {
  const large: PictureSize = [480, 640];
  const outline = [100, 90, 180, 60, 260, 90, 300, 200, 260, 330, 180, 360, 100, 330, 60, 200];
  const mask = maskFromPolygons([outline], large);
  const before = process.memoryUsage().arrayBuffers;
  const packed = new PackedMasks();
  for (let i = 0; i < 100_000; i++) packed.addMask(mask);
  const taken = process.memoryUsage().arrayBuffers - before;
  expect(taken).toBeLessThan(1.9 * 100_000 * mask.counts.length);
  for (const i of [0, 54_321, 99_999]) {
    expect(packed.at(i, large)).toEqual(mask);
    expect(packed.statedArea(i)).toBe(maskArea(mask));
  }
});

const whole: RunLengthMask = { size: [2, 3], counts: Uint32Array.of(2, 3, 1) };

test.each([
  [() => maskFromText("23", [2, 3]), "`text`: received runs of 5 pixels together; expected 6"],
  [() => maskFromText("2 1", [2, 3]), '`text`: received " " at character 1;'],
  [() => maskFromText("23Q", [2, 3]), "received a text that ends in the middle of a run;"],
  [() => maskFromText("oooooooo1", [2, 3]), '`text`: received "o" at character 7;'],
  [() => maskFromText("O7", [2, 3]), "`text`: received a run of -1 pixels;"],
  [() => maskFromText(7 as never, [2, 3]), "`text`: received 7; expected a text"],
  [() => maskFromCounts([2, 3], [2, 3]), "`counts`: received runs of 5 pixels together;"],
  [() => maskFromCounts([2, -1, 5], [2, 3]), "`counts`: received -1 at position 1;"],
  [() => maskFromCounts([NaN], [2, 3]), "`counts`: received NaN at position 0;"],
  [() => maskFromCounts([6], [2, 0]), "`size`: received [2, 0]; expected [height, width]"],
  [() => maskFromCounts([6], [6] as never), "`size`: received [6];"],
  [() => maskFromCounts([6], [2 ** 16, 2 ** 15]), "expected at most 1073741824 pixels"],
  [() => maskArea({ ...whole, counts: Uint32Array.of(1) }), "`mask.counts`: received runs of 1"],
  [() => maskArea({ size: [2, 3], counts: [6] } as never), "`mask.counts`: received Array of"],
  [() => maskArea(undefined as never), "`mask`: received undefined; expected a mask"],
  [
    () => maskIou(whole, maskFromCounts([6], [3, 2])),
    "`truth`: received masks of 2 × 3 and 3 × 2;",
  ],
  [() => maskIou(whole, whole, { crowd: true } as never), "`crowd`: received an unknown option;"],
  [() => uniteMasks([]), "`masks`: received no masks; expected at least one"],
  [() => encodeMask([0, 1, NaN, 0], [2, 2]), "`pixels`: received NaN at position 2;"],
  [() => encodeMask([0, 1], [2, 2]), "received 2 pixels;"],
  [() => maskFromPolygons([], [2, 3]), "`polygons`: received no polygons;"],
  [() => maskFromPolygons([[0, 0, 1]], [2, 3]), "`polygons[0]`: received 3 coordinates;"],
  [() => maskFromPolygons([[0, 0, 1, 1]], [2, 3]), "`polygons[0]`: received 2 points;"],
  [
    () => maskFromPolygons([[0, 0, 1, NaN, 1, 1]], [2, 3]),
    "`polygons[0]`: received NaN at position 3;",
  ],
  [() => maskFromPolygons([[0, 0, 1, 1e7, 1, 1]], [2, 3]), "received 10000000 at position 3;"],
])("what is no mask is refused: %#", (make, message) => {
  expect(make).toThrow(message);
});

test.each([
  [[10, { toString: 1, valueOf: 1 }], "[10, Object]"],
  [[[1, true], "x"], '[Array of length 2, "x"]'],
  [Array.from({ length: 99 }, () => 1), "Array of length 99"],
])("a size that is none is told without asking it: %#", (given, told) => {
  expect(() => maskFromText("0", given as never)).toThrow(`\`size\`: received ${told}; expected`);
});
