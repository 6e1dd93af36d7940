import { ArgumentError } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { boxIous } from "../boxes/box-ious.ts";
import { decodeMask } from "../masks/decode-mask.ts";
import { detectionsOfProposals } from "./detections-of-proposals.ts";
import { type BoxMask, pasteMask } from "./paste-mask.ts";
import { suppressOverlaps } from "./suppress-overlaps.ts";

const within = (place: number, count: number): number => Math.min(count - 1, Math.max(0, place));

/** The mask pixel by pixel, by the definition. */
function pastedSlowly(
  values: readonly number[],
  cells: readonly [number, number],
  [x, y, width, height]: readonly [number, number, number, number],
  size: readonly [number, number],
): number[] {
  const at = (row: number, column: number): number =>
    values[within(row, cells[0]) * cells[1] + within(column, cells[1])];
  return Array.from({ length: size[0] * size[1] }, (_, index) => {
    const [row, column] = [Math.floor(index / size[1]) + 0.5, (index % size[1]) + 0.5];
    if (column < x || column >= x + width || row < y || row >= y + height) return 0;
    const v = ((row - y) / height) * cells[0] - 0.5;
    const u = ((column - x) / width) * cells[1] - 0.5;
    const [top, left] = [Math.floor(v), Math.floor(u)];
    const [dv, du] = [v - top, u - left];
    const above = at(top, left) * (1 - du) + at(top, left + 1) * du;
    const below = at(top + 1, left) * (1 - du) + at(top + 1, left + 1) * du;
    return above * (1 - dv) + below * dv >= 0.5 ? 1 : 0;
  });
}

const side = fc.integer({ min: 1, max: 6 });
// Eighths and sixteenths: sums come out alike in any order.
const share = fc.integer({ min: 0, max: 16 }).map((value) => value / 16);
const place = fc.integer({ min: -40, max: 80 }).map((value) => value / 8);

test("a mask over a box covers the pixels that interpolation says, and its runs cover the picture", () => {
  const cases = fc.tuple(side, side).chain(([rows, columns]) =>
    fc.record({
      cells: fc.constant([rows, columns] as const),
      values: fc.array(share, { minLength: rows * columns, maxLength: rows * columns }),
      box: fc.tuple(place, place, fc.constantFrom(1, 2, 4, 8), fc.constantFrom(1, 2, 4, 8)),
      size: fc.tuple(side, side),
    }),
  );
  fc.assert(
    fc.property(cases, ({ cells, values, box, size }) => {
      const mask = pasteMask({ values, cells, box }, size);
      expect([...decodeMask(mask)]).toEqual(pastedSlowly(values, cells, box, size));
      expect(mask.counts.slice(1).every((count) => count > 0)).toBe(true);
    }),
  );
});

test("no kept box overlaps a better one of its class, and each that is left out overlaps one that is kept, or has enough better ones", () => {
  const rows = 8;
  const box = fc.tuple(place, place, fc.constantFrom(1, 2, 4, 8), fc.constantFrom(1, 2, 4, 8));
  const list = fc.array(fc.tuple(box, fc.nat(1)), { minLength: rows, maxLength: rows });
  fc.assert(
    fc.property(list, share, fc.integer({ min: 1, max: rows }), (given, overlap, most) => {
      const flat = given.flatMap(([one]) => one);
      const candidates = given.map(([, label], row) => ({ row, label, place: row }));
      const ious = boxIous(flat, flat);
      const kept = suppressOverlaps(candidates, flat, { overlap, most });
      for (const { row, label } of candidates) {
        const better = kept.filter((other) => other.row < row);
        const isFree = better.every(
          (other) => other.label !== label || ious[other.row * rows + row] <= overlap,
        );
        expect(kept.some((one) => one.row === row)).toBe(isFree && better.length < most);
      }
    }),
  );
});

test("all boxes of a detector of one stage are selected from in the memory of those that stay", () => {
  // 160 × 160, 80 × 80 and 40 × 40 places: with all overlaps, 9 GB.
  const rows = 33_600;
  const grid = Float64Array.from({ length: 4 * rows }, (_, i) =>
    i % 4 > 1 ? 20 : 8 * (i % 4 === 0 ? (i >> 2) % 160 : Math.floor((i >> 2) / 160)),
  );
  const scores = Float64Array.from({ length: rows }, (_, row) => 1 - row / rows);
  const found = detectionsOfProposals({ imageId: 1, categoryIds: [1], boxes: grid, scores });
  expect(found.map(({ box }) => box?.[0]).slice(0, 3)).toEqual([0, 8, 16]);
  expect(found).toHaveLength(100);
});

const boxes = [0, 0, 10, 10, 1, 0, 10, 10, 30, 30, 5, 5];

test("classes are selected apart, and the surest of all are kept", () => {
  const proposals = {
    imageId: 7,
    categoryIds: [3, 5],
    boxes,
    scores: [0.9, 0.1, 0.8, 0.3, 0.2, 0],
  };
  const found = detectionsOfProposals(proposals);
  expect(found.map(({ categoryId, score, box }) => [categoryId, score, box?.[0]])).toEqual([
    [3, 0.9, 0],
    [5, 0.3, 1],
    [3, 0.2, 30],
  ]);
  expect(detectionsOfProposals(proposals, { most: 1 })).toEqual(found.slice(0, 1));
  expect(detectionsOfProposals(proposals, { minScore: 0.25 })).toEqual(found.slice(0, 2));
  expect(detectionsOfProposals(proposals, { overlap: 1 })).toHaveLength(5);
});

test("equal scores keep the order of classes and boxes", () => {
  const scores = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
  const found = detectionsOfProposals({ imageId: 1, categoryIds: [2, 1], boxes, scores });
  expect(found.map(({ categoryId, box }) => [categoryId, box?.[0]])).toEqual([
    [2, 0],
    [2, 30],
    [1, 0],
    [1, 30],
  ]);
});

test.each([
  ["scores", { scores: [0.5] }, {}],
  ["scores", { scores: [NaN, 0, 0] }, {}],
  ["boxes", { boxes: [0, 0, -1, 1, 0, 0, 1, 1, 0, 0, 1, 1] }, {}],
  ["masks", { masks: [] }, {}],
  ["minScore", {}, { minScore: NaN }],
  ["most", {}, { most: 0 }],
  ["overlap", {}, { overlap: 2 }],
])("%s that does not fit is refused", (parameter, proposals, options) => {
  const given = { imageId: 1, categoryIds: [1], boxes, scores: [0.1, 0.2, 0.3], ...proposals };
  const call = (): unknown => detectionsOfProposals(given, options);
  expect(call).toThrow(ArgumentError);
  expect(call).toThrow(`\`${parameter}`);
});

test.each<[string, BoxMask]>([
  ["mask.values", { values: [1, 0, 1], box: [0, 0, 1, 1] }],
  ["mask.values", { values: [1, NaN, 1, 1], box: [0, 0, 1, 1] }],
  ["mask.values", { values: [1, 1, 1], cells: [2, 2], box: [0, 0, 1, 1] }],
  ["mask.box", { values: [1], box: [0, 0, 1] as never }],
])("%s: a mask that does not fit is refused", (parameter, mask) => {
  const call = (): unknown => pasteMask(mask, [4, 4]);
  expect(call).toThrow(ArgumentError);
  expect(call).toThrow(`\`${parameter}`);
});

test("classes with boxes of their own are selected by these", () => {
  const own = [0, 0, 10, 10, 50, 50, 10, 10, 20, 0, 10, 10, 51, 50, 10, 10];
  const scores = [0.9, 0.1, 0.8, 0.3];
  const found = detectionsOfProposals({ imageId: 7, categoryIds: [3, 5], boxes: own, scores });
  // Both boxes of the first class stay; of the second one overlaps the other.
  expect(found.map(({ categoryId, score, box }) => [categoryId, score, box?.[0]])).toEqual([
    [3, 0.9, 0],
    [3, 0.8, 20],
    [5, 0.3, 51],
  ]);
  const odd = { imageId: 7, categoryIds: [3, 5], boxes: own.slice(4), scores: [1, 1, 1] };
  expect(() => detectionsOfProposals(odd)).toThrow(ArgumentError);
});
