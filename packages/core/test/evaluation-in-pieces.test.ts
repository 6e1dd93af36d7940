// An evaluation of rows that come in pieces, from several accumulators or in another order.
import {
  createRandom,
  type Evaluation,
  EvaluationAccumulator,
  type EvaluationState,
  evaluateLogits,
  shuffle,
} from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accumulate, classes, moderate, numbersOf, options } from "./evaluated-rows.ts";

function countsOf({ rows, topK, confusion }: Evaluation): string {
  return JSON.stringify([rows, topK, confusion]);
}

/** Largest difference; Infinity where counts or missing values differ. */
function difference(actual: Evaluation, expected: Evaluation): number {
  if (countsOf(actual) !== countsOf(expected)) return Infinity;
  const reference = numbersOf(expected);
  return numbersOf(actual).reduce<number>((most, value, i) => {
    const other = reference[i];
    if (value === null || other === null) return value === other ? most : Infinity;
    return Math.max(most, Math.abs(value - other));
  }, 0);
}

const cuts = fc.array(fc.nat(30), { maxLength: 4 });

describe("accumulating", () => {
  test("in any pieces is evaluating the whole", () => {
    fc.assert(
      fc.property(moderate, cuts, (rows, places) => {
        const ends = [...places, rows.labels.length].map((end) =>
          Math.min(end, rows.labels.length),
        );
        const accumulator = new EvaluationAccumulator(options);
        let from = 0;
        for (const to of ends.toSorted((a, b) => a - b)) {
          accumulator.addLogits(
            rows.logits.slice(from * classes, to * classes),
            rows.labels.slice(from, to),
          );
          from = to;
        }
        const whole = evaluateLogits(rows.logits, rows.labels, options);
        // The same additions in the same order.
        expect(accumulator.result()).toEqual(whole);
      }),
    );
  });

  test("and merging, in any grouping and order, is evaluating the whole", () => {
    fc.assert(
      fc.property(moderate, fc.nat(30), fc.nat(30), fc.boolean(), (rows, a, b, asState) => {
        const length = rows.labels.length;
        const [low, high] = [Math.min(a, b, length), Math.min(Math.max(a, b), length)];
        const parts = () =>
          [
            [0, low],
            [low, high],
            [high, length],
          ].map(([from, to]) => accumulate(rows, from, to));
        const merge = (into: EvaluationAccumulator, other: EvaluationAccumulator) => {
          into.merge(
            asState ? (JSON.parse(JSON.stringify(other.state())) as EvaluationState) : other,
          );
          return into;
        };
        const [x, y, z] = parts();
        const left = merge(merge(x, y), z).result();
        const [p, q, r] = parts();
        const right = merge(p, merge(q, r)).result();
        const [u, v, w] = parts();
        const backwards = merge(merge(w, v), u).result();
        const whole = evaluateLogits(rows.logits, rows.labels, options);
        for (const result of [left, right, backwards]) {
          expect(difference(result, whole)).toBeLessThan(1e-12);
        }
      }),
    );
  });

  test("an accumulator into itself doubles its rows", () => {
    fc.assert(
      fc.property(moderate, (rows) => {
        const accumulator = accumulate(rows);
        accumulator.merge(accumulator);
        const twice = Float64Array.from([...rows.logits, ...rows.logits]);
        const labels = [...rows.labels, ...rows.labels];
        const whole = evaluateLogits(twice, labels, options);
        expect(difference(accumulator.result(), whole)).toBeLessThan(1e-12);
      }),
    );
  });

  test("does not depend on the order of the rows", () => {
    fc.assert(
      fc.property(moderate, fc.integer(), ({ logits, labels }, seed) => {
        const order = shuffle([...labels.keys()], createRandom(seed));
        const moved = Float64Array.from(
          order.flatMap((row) => Array.from(logits.slice(row * classes, (row + 1) * classes))),
        );
        const movedLabels = order.map((row) => labels[row]);
        const whole = evaluateLogits(logits, labels, options);
        expect(difference(evaluateLogits(moved, movedLabels, options), whole)).toBeLessThan(1e-12);
      }),
    );
  });
});
