import { createRandom, exponentialCounts, PriorError, priorFromCounts } from "@balms/core";
import { compareClasses } from "@balms/core/estimation";
import { describe, expect, test } from "vitest";
import { sampleWith } from "./sampled-counts.ts";

const images = (counts: number[], examples: number) =>
  priorFromCounts(counts, { counted: "images", examples });
const named = (counts: number[], classes: string[]) => priorFromCounts(counts, { classes });

describe("which classes differ by more than sampling noise", () => {
  const sample = sampleWith(createRandom("compare classes"));

  const tail = exponentialCounts({ classes: 60, largest: 500, imbalanceFactor: 200 });

  test("samples of one law have a class that is called different in 5 of 100 cases at most", () => {
    const trials = 400;
    let wrong = 0;
    for (let trial = 0; trial < trials; trial++) {
      const compared = compareClasses(sample(tail, 2000), sample(tail, 500), {
        significance: 0.05,
      });
      if (compared.some(({ differs }) => differs)) wrong++;
    }
    expect(wrong).toBeLessThan(0.05 * trials + 3.3 * Math.sqrt(trials * 0.05 * 0.95));
  });

  test("a class that has grown is found among sixty, and so are few others", () => {
    const grown = tail.map((n, id) => (id === 55 ? 300 : n));
    for (let trial = 0; trial < 20; trial++) {
      const compared = compareClasses(sample(tail, 4000), sample(grown, 4000));
      expect(compared[55].differs).toBe(true);
      expect(compared.filter(({ differs }) => differs).length).toBeLessThan(10);
    }
  });
});

test("classes are brought together by name, and those that one prior lacks have no count there", () => {
  const compared = compareClasses(
    named([90, 10, 0], ["cat", "dog", "emu"]),
    named([0, 40, 60], ["emu", "Cat", "dog"]),
  );
  expect(compared.map(({ name, counts, differs }) => [name, ...counts, differs])).toEqual([
    ["Cat", undefined, 40, true],
    ["cat", 90, undefined, true],
    ["dog", 10, 60, true],
    ["emu", 0, 0, false],
  ]);
  expect(compared[2].shares).toEqual([0.1, 0.6]);
  expect(compared[3].pValue).toBe(1);
});

test("of images with several classes, each class is a question of its own", () => {
  const [first, second] = compareClasses(images([80, 50], 100), images([800, 100], 1000));
  expect(first).toMatchObject({ shares: [0.8, 0.8], pValue: 1, differs: false });
  expect(second).toMatchObject({ shares: [0.5, 0.1], differs: true });
});

test("what counts nothing, or what comes together, is refused", () => {
  const rows = priorFromCounts([1, 2]);
  for (const counted of ["weights", "instances"] as const) {
    const other = priorFromCounts([1, 2], { counted });
    expect(() => compareClasses(rows, other)).toThrow(PriorError);
    expect(() => compareClasses(rows, other)).toThrow(
      `\`second\`: received counts of ${counted}; expected counts of rows or images`,
    );
  }
  expect(() => compareClasses(rows, rows, { significance: 1 })).toThrow(
    "`significance`: received 1; expected a finite number above 0 and below 1",
  );
  expect(() => compareClasses(rows, rows, { level: 0.1 } as object)).toThrow("`level`");
});
