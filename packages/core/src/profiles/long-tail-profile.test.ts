import { describe, expect, test } from "vitest";
import { exponentialCounts } from "./exponential-counts.ts";
import { paretoCounts } from "./pareto-counts.ts";
import { stepCounts } from "./step-counts.ts";

const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);

test("the published subsets of CIFAR", () => {
  const ten = exponentialCounts({ classes: 10, largest: 5000, imbalanceFactor: 200 });
  expect(ten).toEqual([5000, 2775, 1540, 854, 474, 263, 146, 81, 45, 25]);
  expect(total(ten)).toBe(11_203);
  const hundred = exponentialCounts({ classes: 100, largest: 500, imbalanceFactor: 200 });
  expect(total(hundred)).toBe(9502);
  expect([hundred[0], hundred[99]]).toEqual([500, 2]);
});

test("whole results are not rounded below themselves", () => {
  for (let power = 1; power <= 15; power++) {
    const profile = { classes: power + 1, largest: 10 ** power, imbalanceFactor: 10 ** power };
    const expected = Array.from({ length: power + 1 }, (_, id) => 10 ** (power - id));
    expect(exponentialCounts(profile)).toEqual(expected);
  }
});

test("steps fall in the middle", () => {
  expect(stepCounts({ classes: 5, largest: 100, imbalanceFactor: 20 })).toEqual([
    100, 100, 5, 5, 5,
  ]);
});

describe.each([
  ["exponential", exponentialCounts],
  ["step", stepCounts],
  ["Pareto", paretoCounts],
])("%s profile", (_, make) => {
  test("runs from the largest count down to it over the imbalance factor", () => {
    const counts = make({ classes: 26, largest: 1700, imbalanceFactor: 170 });
    expect([counts[0], counts[25]]).toEqual([1700, 10]);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  });

  test("of one class, or without imbalance, is flat", () => {
    expect(make({ classes: 1, largest: 7, imbalanceFactor: 7 })).toEqual([7]);
    expect(make({ classes: 3, largest: 7, imbalanceFactor: 1 })).toEqual([7, 7, 7]);
  });

  test.each([
    [{ classes: 0 }, "`classes`: received 0"],
    [{ largest: 1.5 }, "`largest`: received 1.5"],
    [{ imbalanceFactor: 0.5 }, "`imbalanceFactor`: received 0.5"],
    [{ imbalanceFactor: NaN }, "`imbalanceFactor`: received NaN"],
    [
      { imbalanceFactor: 101 },
      "`imbalanceFactor`: received 101; expected a finite number at least 1 and at most 100",
    ],
    [{ classes: undefined as never }, "`classes`: received undefined"],
  ])("refuses %o", (change, message) => {
    expect(() => make({ classes: 3, largest: 100, imbalanceFactor: 10, ...change })).toThrow(
      message,
    );
  });
});
