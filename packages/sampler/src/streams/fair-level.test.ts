import { expect, test } from "vitest";
import { chanceDeviation, fairLevel } from "./fair-level.ts";

/** The level of classes with equal shares. */
function levelOf(
  supplies: readonly number[],
  trust: number,
  leniency = 1,
  from = 0,
  uses = 1,
): number {
  const classes = supplies.length;
  const weights = new Float64Array(classes).fill(1);
  const most = supplies.reduce((sum, supply) => sum + Math.min(supply, 1e6), 0) / classes;
  const given = { size: classes, weights, supplies: Float64Array.from(supplies), classes };
  return fairLevel({ ...given, trust, leniency, uses }, from, most);
}

test("one class that is known to be rarer than the rest sets the level by itself", () => {
  expect(levelOf([900, 100], 0)).toBeCloseTo(100, 3);
  expect(levelOf([900, 800, 700, 50], 0)).toBeCloseTo(50, 3);
});

test("classes that scatter as chance has it are on one level, the mean of them", () => {
  const scattered = [100, 92, 108, 95, 105, 100, 88, 112];
  expect(levelOf(scattered, 1)).toBe(100);
  // Three are short of ℓ = 97.6, by 1.8 = 0.9 · (3 − 1) standard deviations √ℓ in all.
  expect(levelOf(scattered, 0)).toBeCloseTo(97.6, 1);
  // No leniency: none may be short at all.
  expect(levelOf(scattered, 0, 0)).toBeCloseTo(88, 3);
});

test("among many classes that scatter, none is left further behind than chance leaves one", () => {
  expect(chanceDeviation(1000)).toBeCloseTo(3.717, 3);
  const others = Array.from({ length: 999 }, (_, id) => (id % 2 === 0 ? 980 : 1020));
  // (1000 − 890) / √1000 = 3.5 standard deviations, and 3.8.
  expect(levelOf([890, ...others], 1)).toBeGreaterThan(999);
  const level = levelOf([880, ...others], 1);
  expect((level - 880) / Math.sqrt(level)).toBeCloseTo(0.9, 3);
});

test("rows that count several times scatter by as much more", () => {
  const level = levelOf([400, 340, 460], 1, 1, 0, 4);
  // One class is short, by 0.9 of √(4 · ℓ).
  expect((level - 340) / Math.sqrt(4 * level)).toBeCloseTo(0.9, 3);
});

test("a level does not fall, and a supply without end never holds it back", () => {
  expect(levelOf([5, 5], 0, 1, 20)).toBe(20);
  expect(levelOf([Infinity, 30], 0)).toBeCloseTo(30, 1);
});
