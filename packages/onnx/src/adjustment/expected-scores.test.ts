import * as fc from "fast-check";
import { expect, test } from "vitest";
import { expectedScores } from "./expected-scores.ts";
import type { CorrectedScores } from "./expected-scores.ts";

function corrected(
  kind: CorrectedScores["scores"]["kind"],
  added: readonly number[],
  rest: Partial<CorrectedScores["scores"]> = {},
): CorrectedScores {
  const classes = kind === "background" ? added.length + 1 : added.length;
  const scores = {
    logits: "s",
    kind,
    classes,
    axis: 1,
    scale: 1,
    type: "float32",
    ...rest,
  } as const;
  return { scores, added: Float64Array.from(added) };
}

function softmax(row: readonly number[]): number[] {
  const weights = row.map(Math.exp);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

test("raw scores: each class along its axis, divided by the scale", () => {
  const raw = Float64Array.from({ length: 12 }, (_, index) => index);
  const result = expectedScores(corrected("softmax", [10, 20, 30], { scale: 0.5 }), raw, [2, 3, 2]);
  expect([...result]).toEqual([20, 21, 42, 43, 64, 65, 26, 27, 48, 49, 70, 71]);
});

test("one score alone, without an axis", () => {
  const result = expectedScores(corrected("binary", [-2], { axis: 1 }), [5, 6], [2]);
  expect([...result]).toEqual([3, 4]);
});

test("probabilities: multiplied and made to add up to 1", () => {
  const result = expectedScores(
    corrected("probabilities", [Math.log(3), 0]),
    [0.25, 0.75, 0, 0],
    [2, 2],
  );
  expect(result[0]).toBeCloseTo(0.5, 12);
  expect(result.slice(2)).toEqual(Float64Array.of(0, 0));
});

test("a background keeps its probability, the classes change among themselves", () => {
  const number = fc.double({ min: -5, max: 5, noNaN: true });
  const row = fc.array(number, { minLength: 4, maxLength: 4 });
  const shifts = fc.array(number, { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(row, shifts, fc.nat(3), (scores, added, background) => {
      const result = softmax([
        ...expectedScores(corrected("background", added, { background }), scores, [1, 4]),
      ]);
      expect(result[background]).toBeCloseTo(softmax(scores)[background], 9);
      const others = (values: readonly number[]) =>
        values.filter((_, place) => place !== background);
      const total = 1 - result[background];
      const wanted = softmax(others(scores).map((score, id) => score + added[id]));
      for (const [id, share] of others(result).entries()) {
        expect(share).toBeCloseTo(wanted[id] * total, 9);
      }
    }),
  );
});
