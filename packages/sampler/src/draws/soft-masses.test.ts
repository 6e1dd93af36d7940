import {
  classRates,
  createMetaSampler,
  createRandom,
  drawClasses,
  priorFromCounts,
} from "@balms/core";
import { expect, test } from "vitest";
import { createKey } from "../positions/position-key.ts";
import { aliasTable } from "./alias-table.ts";
import { SoftMasses } from "./soft-masses.ts";

const prior = priorFromCounts([60, 25, 0, 10, 5]);
const state = createMetaSampler(prior, { gamma: 0.4 });
const rates = classRates(state, prior);
const rows = 20_000;

/** Soft masses [rows, C] of draws whose winner is drawn first. */
function drawHere(): { readonly classes: Int32Array; readonly soft: Float32Array } {
  const masses = new SoftMasses(createKey(createRandom(3)));
  const table = aliasTable(rates);
  const random = createRandom(4);
  const classes = Int32Array.from({ length: rows }, () => table.draw(random));
  const soft = new Float32Array(rows * 5);
  classes.forEach((id, b) => masses.fill(0, b, rates, id, soft.subarray(b * 5, b * 5 + 5)));
  return { classes, soft };
}

/** The greatest distance between two empirical distributions, scaled as Kolmogorov & Smirnov do. */
function smirnov(first: readonly number[], second: readonly number[]): number {
  const [a, b] = [first.toSorted((x, y) => x - y), second.toSorted((x, y) => x - y)];
  let [i, j, distance] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i], b[j]);
    while (a[i] === value) i++;
    while (b[j] === value) j++;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  return distance * Math.sqrt((a.length * b.length) / (a.length + b.length));
}

const masses = (
  { classes, soft }: { classes: Int32Array; soft: ArrayLike<number> },
  id: number,
  winner: number,
) =>
  Array.from(classes, (drawn, b) => ({ drawn, mass: soft[b * 5 + id] }))
    .filter(({ drawn }) => drawn === winner)
    .map(({ mass }) => mass);

test("rows sum to 1 and the class drawn has the greatest mass", () => {
  const { classes, soft } = drawHere();
  for (let b = 0; b < rows; b++) {
    const row = soft.subarray(b * 5, b * 5 + 5);
    expect(row.reduce((a, x) => a + x, 0)).toBeCloseTo(1, 5);
    expect(row.indexOf(Math.max(...row))).toBe(classes[b]);
    expect(row[2]).toBe(0);
  }
});

test("the masses have the law of the Gumbel draw, for every winner and every class", () => {
  const here = drawHere();
  const there = drawClasses(state, prior, rows, createRandom(5));
  for (const winner of [0, 1, 3, 4]) {
    for (const id of [0, 1, 3, 4]) {
      // 2.2 is passed once in about eight thousand times.
      expect(smirnov(masses(here, id, winner), masses(there, id, winner))).toBeLessThan(2.2);
    }
  }
});
