import { ArgumentError, createRandom } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { indexRows } from "./index-rows.ts";
import { stratifiedFolds } from "./stratified-folds.ts";

const random = createRandom(1);
const spread = (counts: readonly number[]): number => Math.max(...counts) - Math.min(...counts);

test("every fold has its part of each class and of all rows, one more or less", () => {
  const label = fc.integer({ min: 0, max: 6 });
  fc.assert(
    fc.property(
      fc.array(label, { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 2, max: 9 }),
      (labels, folds) => {
        const found = stratifiedFolds(indexRows(labels, { classes: 7 }), { folds, random });
        const sizes = (rows: readonly number[]): number[] =>
          Array.from(
            { length: folds },
            (_, fold) => rows.filter((row) => found[row] === fold).length,
          );
        const all = labels.map((_, row) => row);
        for (let id = 0; id < 7; id++) {
          const own = all.filter((row) => labels[row] === id);
          // The only row of a class is in no fold.
          const dealt = own.length === 1 ? 0 : own.length;
          expect(sizes(own).reduce((a, b) => a + b, 0)).toBe(dealt);
          expect(spread(sizes(own))).toBeLessThanOrEqual(1);
        }
        expect(spread(sizes(all))).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test("without any fold, every class of two rows and more is still there", () => {
  const labels = [0, 0, 1, 1, 1, 2, 2, 2, 2, 3];
  const found = stratifiedFolds(indexRows(labels, { classes: 4 }), { folds: 5, random });
  for (let fold = 0; fold < 5; fold++) {
    const rest = new Set(labels.filter((_, row) => found[row] !== fold));
    expect(rest.size).toBe(4);
  }
});

test("the same generator deals the same, another one differently", () => {
  const rows = indexRows(
    Array.from({ length: 100 }, (_, row) => row % 3),
    { classes: 3 },
  );
  const deal = (seed: number): string =>
    String(stratifiedFolds(rows, { folds: 5, random: createRandom(seed) }));
  expect(deal(3)).toBe(deal(3));
  expect(deal(3)).not.toBe(deal(4));
});

test("one fold is refused, and a misspelt option", () => {
  const rows = indexRows([0, 0], { classes: 1 });
  expect(() => stratifiedFolds(rows, { folds: 1, random })).toThrow(ArgumentError);
  expect(() => stratifiedFolds(rows, { folds: 2, random, fold: 3 } as never)).toThrow(/fold/u);
});
