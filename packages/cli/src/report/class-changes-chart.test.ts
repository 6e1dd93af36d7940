import { expect, test } from "vitest";
import { classChangesChart } from "./class-changes-chart.ts";

const classes = ["lynx", "moth", "newt"];
const counts = [4, 30, 2];
const colors = ["red", "blue", "red"];

/** What stands along the axis and over the bars, in their order. */
function shown(changes: readonly (number | null)[]): (string | undefined)[][] {
  const chart = classChangesChart(
    {
      classes,
      counts,
      colors,
      changes,
      unit: "images",
      axis: "points",
      format: (change) => `${change.toFixed(1)} points`,
      label: "Changes",
    },
    720,
  );
  const found = (pattern: RegExp): (string | undefined)[] =>
    [...chart.matchAll(pattern)].map(([, text]) => text);
  return [found(/>(lynx|moth|newt)</gu), found(/<title>([^<]*)<\/title>/gu)];
}

test("each class has a bar, most training images first", () => {
  const [names, titles] = shown([10, -5, 0]);
  expect(names).toEqual(["moth", "lynx", "newt"]);
  expect(titles).toHaveLength(3);
  expect(titles).toContain("moth (30 images): -5.0 points");
});

test("a class that is not measured has no place", () => {
  const [names, titles] = shown([10, null, -20]);
  expect(names).toEqual(["lynx", "newt"]);
  expect(titles).toContain("newt (2 images): -20.0 points");
});

test("a chart of no class is one without bars", () => {
  expect(shown([null, null, null])).toEqual([[], []]);
});
