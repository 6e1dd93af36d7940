import { expect, test } from "vitest";
import { classTrend, trendWindow } from "./class-trend.ts";

const points = (accuracies: readonly number[]): { count: number; percent: number }[] =>
  accuracies.map((percent, index) => ({ count: 2 ** (accuracies.length - index), percent }));

test("no corner of a trend is a single class", () => {
  for (const classes of [6, 7, 10, 26, 100, 1000]) {
    const together = trendWindow(classes) ?? 0;
    expect(together).toBeGreaterThanOrEqual(3);
    expect(
      classTrend(points(Array.from({ length: classes }, () => 50))).length,
    ).toBeLessThanOrEqual(classes / 3);
  }
});

test("corners are means over neighbours: of accuracies as they are, of counts by their logarithm", () => {
  const [first, second] = classTrend(points([90, 80, 70, 30, 20, 10]));
  expect(first.percent).toBeCloseTo(80, 12);
  expect(second.percent).toBeCloseTo(20, 12);
  expect(first.count).toBeCloseTo(2 ** 5, 9);
  expect(second.count).toBeCloseTo(2 ** 2, 9);
});

test("of a few classes there is no trend", () => {
  expect(classTrend(points([90, 50, 10, 30, 20]))).toEqual([]);
  expect(trendWindow(5)).toBeUndefined();
});
