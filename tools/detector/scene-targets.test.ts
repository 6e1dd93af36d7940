import { createRandom } from "@balms/core";
import { maskFromBitmap } from "@balms/core/adapter";
import type { SceneObject } from "@balms/datasets/scenes";
import { expect, test } from "vitest";
import { type Corners, cornersOf, movesBetween, overlapOf, sceneTargets } from "./scene-targets.ts";

const sizes = { side: 32, stride: 4, boxes: 20, masks: 3, maskSide: 8 };

/** A rectangle of pixels. */
function rectangle(
  label: number,
  [x, y, width, height]: readonly [number, number, number, number],
): SceneObject {
  const pixels = Array.from({ length: 32 * 32 }, (_, index) => {
    const [row, column] = [Math.floor(index / 32), index % 32];
    return row >= y && row < y + height && column >= x && column < x + width ? 1 : 0;
  });
  return { label, box: [x, y, width, height], mask: maskFromBitmap(pixels, [32, 32]) };
}

const objects = [rectangle(3, [0, 0, 24, 24]), rectangle(5, [8, 4, 8, 12])];
const targets = sceneTargets({ objects }, sizes, createRandom(1));

test("a location belongs to the smallest box around it, and knows how far its sides are", () => {
  // The middle of location (3, 2) is at (14, 10): in both boxes.
  const location = 2 * 8 + 3;
  const steps = [0, 1, 2, 3].map((place) => targets.distances[place * 64 + location]);
  expect(steps).toEqual([(14 - 8) / 4, (10 - 4) / 4, (16 - 14) / 4, (16 - 10) / 4]);
  expect(targets.middles[location]).toBeCloseTo(Math.sqrt((2 / 6) * (6 / 6)));
  // (26, 26) is in none.
  expect(targets.middles[6 * 8 + 6]).toBe(0);
});

test("a box has the class of what it overlaps by half, and moves lead to the object's box", () => {
  const byLabel = new Map(objects.map((object) => [object.label, cornersOf(object)]));
  expect(targets.boxes.some(({ label }) => label === -1)).toBe(true);
  expect(targets.boxes.filter(({ label }) => label !== -1).length).toBeGreaterThan(8);
  for (const { corners, label, moves } of targets.boxes) {
    const overlaps = objects.map((object) => overlapOf(corners, cornersOf(object)));
    const best = Math.max(...overlaps);
    expect(label !== -1).toBe(best >= 0.5);
    // Background is led nowhere.
    const wanted = byLabel.get(label) ?? corners;
    expect(overlapOf(corners, wanted)).toBe(label === -1 ? 1 : best);
    const [width, height] = [corners[2] - corners[0], corners[3] - corners[1]];
    const x = (corners[0] + corners[2]) / 2 + moves[0] * width;
    const y = (corners[1] + corners[3]) / 2 + moves[1] * height;
    const [reachX, reachY] = [(Math.exp(moves[2]) * width) / 2, (Math.exp(moves[3]) * height) / 2];
    const moved = [x - reachX, y - reachY, x + reachX, y + reachY];
    for (const [place, side] of moved.entries()) expect(side).toBeCloseTo(wanted[place]);
  }
});

test("masks are cut to their boxes", () => {
  expect(targets.masks).toHaveLength(3);
  for (const { corners, mask } of targets.masks) {
    const inside = mask.filter((value) => value === 1).length / mask.length;
    const best = Math.max(...objects.map((object) => overlapOf(corners, cornersOf(object))));
    expect(inside).toBeGreaterThan(best - 0.15);
  }
});

test("a box that is moved by nothing stays", () => {
  const box: Corners = [2, 3, 8, 9];
  expect(movesBetween(box, box)).toEqual([0, 0, 0, 0]);
  expect(overlapOf(box, box)).toBe(1);
  expect(overlapOf(box, [8, 3, 9, 9])).toBe(0);
});
