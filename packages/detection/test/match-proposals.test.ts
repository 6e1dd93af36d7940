import { boxesFromCorners, boxIous, matchProposals, packAnnotations } from "@balms/detection";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const set = packAnnotations({
  images: [{ id: 7 }, { id: 9 }],
  annotations: [
    { image_id: 7, category_id: 3, bbox: [0, 0, 10, 10] },
    { image_id: 7, category_id: 5, bbox: [0, 0, 10, 20] },
    { image_id: 7, category_id: 5, bbox: [50, 50, 40, 40], iscrowd: 1 },
    { image_id: 7, category_id: 5, bbox: [30, 30, 0, 5] },
  ],
  categories: [
    { id: 5, name: "dog" },
    { id: 3, name: "lynx" },
  ],
});
// On the lynx, between both, on neither, in the crowd, half in it, half over the lynx, at its corner.
const proposals = [
  [0, 0, 10, 9],
  [0, 0, 10, 16],
  [20, 20, 5, 5],
  [60, 60, 5, 5],
  [45, 60, 10, 5],
  [0, 0, 10, 5],
  [9, 9, 10, 10],
];

describe("proposals", () => {
  test("are the category that they overlap most, or background; what lies in a crowd is left out", () => {
    const matched = matchProposals(set, 0, proposals.flat());
    expect([...matched.proposals]).toEqual([0, 1, 2, 5, 6]);
    expect([...matched.labels]).toEqual([1, 0, -1, 1, -1]);
    expect([...matched.overlaps]).toEqual([0.9, 0.8, 0, 0.5, 10 / (100 + 200 - 10)]);
    expect([...matched.boxes.subarray(0, 8)]).toEqual([0, 0, 10, 9, 0, 0, 10, 16]);
  });

  test("are followed by the annotated boxes on request, without crowds and what has no area", () => {
    const matched = matchProposals(set, 0, proposals[0], { addTruths: true });
    expect([...matched.labels]).toEqual([1, 1, 0]);
    expect([...matched.proposals]).toEqual([0, -1, -1]);
    expect([...matched.boxes.subarray(4)]).toEqual([0, 0, 10, 10, 0, 0, 10, 20]);
    expect(matchProposals(set, 0, [], { addTruths: true }).labels).toHaveLength(2);
  });

  test("need more of an overlap when more is asked for; a picture without objects is background", () => {
    expect([...matchProposals(set, 0, proposals.flat(), { overlap: 0.85 }).labels]).toEqual([
      1, -1, -1, -1, -1, -1,
    ]);
    expect([...matchProposals(set, 1, proposals.flat()).labels]).toEqual(Array(7).fill(-1));
  });

  test.each([
    [() => matchProposals(set, 2, []), "`image`: received 2;"],
    [() => matchProposals(set, 0, [1, 2, 3]), "`boxes`: received 3 numbers; expected four a box"],
    [() => matchProposals(set, 0, [1, 2, NaN, 3]), "`boxes`: received NaN at position 2;"],
    [() => matchProposals(set, 0, [1, 2, 3, -3]), "`boxes`: received a side of -3 at position 3;"],
    [() => matchProposals(set, 0, [], { overlap: 0 }), "`overlap`: received 0;"],
    [
      () => matchProposals(set, 0, [], { overlaps: 0.5 } as never),
      "`overlaps`: received an unknown",
    ],
    [() => boxesFromCorners([5, 0, 4, 1]), "`corners`: received 5 and 4 at positions 0 and 2;"],
    [() => boxesFromCorners([5, 0, 4]), "`corners`: received 3 numbers;"],
  ])("that are none are refused: %#", (match, message) => {
    expect(match).toThrow(message);
  });
});

const corner = fc.integer({ min: -20, max: 20 });
const corners = fc
  .tuple(corner, corner, corner, corner)
  .map(([a, b, c, d]) => [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]);

const pixels = ([left, top, right, bottom]: number[]): Set<string> => {
  const found = new Set<string>();
  for (let x = left; x < right; x++) for (let y = top; y < bottom; y++) found.add(`${x},${y}`);
  return found;
};

test("boxes overlap as their pixels do, the same either way round", () => {
  fc.assert(
    fc.property(
      fc.array(corners, { maxLength: 4 }),
      fc.array(corners, { maxLength: 4 }),
      (a, b) => {
        const ious = boxIous(boxesFromCorners(a.flat()), boxesFromCorners(b.flat()));
        const back = boxIous(boxesFromCorners(b.flat()), boxesFromCorners(a.flat()));
        for (const [i, one] of a.entries()) {
          for (const [j, other] of b.entries()) {
            const [own, theirs] = [pixels(one), pixels(other)];
            const shared = [...own].filter((pixel) => theirs.has(pixel)).length;
            const expected = shared === 0 ? 0 : shared / (own.size + theirs.size - shared);
            expect(ious[i * b.length + j]).toBe(expected);
            expect(back[j * a.length + i]).toBe(expected);
          }
        }
      },
    ),
    { numRuns: 50 },
  );
});

test("an object is in one proposal at most, where detectors were trained so: in that which overlaps it most", () => {
  const two = packAnnotations({
    images: [{ id: 1 }],
    annotations: [
      { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 10, 10] },
      { id: 2, image_id: 1, category_id: 2, bbox: [2, 0, 10, 10] },
    ],
    categories: [
      { id: 1, name: "one" },
      { id: 2, name: "two" },
    ],
  });
  // Overlaps with the first object: 1, 0.82, 0.67; with the second: 0.67, 0.82, 0.54.
  const boxes = [0, 0, 10, 10, 1, 0, 10, 10, 0, 0, 8, 10];
  const many = matchProposals(two, 0, boxes);
  expect([...many.labels]).toEqual([0, 0, 0]);
  const once = matchProposals(two, 0, boxes, { once: true });
  expect([...once.labels]).toEqual([0, 1, -1]);
  expect(once.overlaps[1]).toBeCloseTo(9 / 11, 12);
  expect(once.overlaps[2]).toBe(0);
});
