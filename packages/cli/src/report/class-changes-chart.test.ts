import { expect, test } from "vitest";
import { classChangesChart } from "./class-changes-chart.ts";

const classes = ["lynx", "moth", "newt"];
const counts = [4, 30, 2];
const colors = ["red", "blue", "red"];

/** What stands along the axis and over the bars, in their order. */
function shown(changes: readonly (number | null)[]): (string | undefined)[][] {
  const chart = classChangesChart({ classes, counts, colors, changes }, 720);
  const found = (pattern: RegExp): (string | undefined)[] =>
    [...chart.matchAll(pattern)].map(([, text]) => text);
  return [found(/>(lynx|moth|newt)</gu), found(/<title>([^<]*)<\/title>/gu)];
}

test("each class has a bar, most training images first", () => {
  const [names, titles] = shown([0.1, -0.05, 0]);
  expect(names).toEqual(["moth", "lynx", "newt"]);
  expect(titles).toHaveLength(3);
  expect(titles).toContain("moth (30 images): −5.0 points");
});

test("a class that is not measured has no place", () => {
  const [names, titles] = shown([0.1, null, -0.2]);
  expect(names).toEqual(["lynx", "newt"]);
  expect(titles).toContain("newt (2 images): −20.0 points");
});

test("a chart of no class is one without bars", () => {
  expect(shown([null, null, null])).toEqual([[], []]);
});
