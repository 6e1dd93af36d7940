import { ArgumentError, ModelError, priorFromCounts, PriorError } from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adjustDetectorLogits } from "./adjust-detector-logits.ts";

const counts = [600, 200, 40, 7, 1];
const prior = priorFromCounts(counts, { counted: "images", examples: 1000 });
const even = priorFromCounts([9, 9, 9, 9, 9], { counted: "images", examples: 1000 });
const sigmoids = { kind: "sigmoid", classes: 5, background: undefined } as const;
const softmax = { kind: "softmax-background", classes: 5, background: 2 } as const;
const normalized = { prior, method: "normalized" } as const;

const logit = fc.double({ min: -30, max: 30, noNaN: true });
const row = (width: number) =>
  fc.array(logit, { minLength: width, maxLength: width }).map((each) => Float64Array.from(each));

function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((a, b) => a + b, 0);
}

const chance = (logits: Float64Array) => logits.map((one) => 1 / (1 + Math.exp(-one)));

/** Scores by their definition: odds over counts relative to their mean, beside 1. */
function competing(logits: Float64Array, tau: number): number[] {
  const mean = sum(counts) / counts.length;
  const weights = Array.from(logits, (one, id) => Math.exp(one) / (counts[id] / mean) ** tau);
  return weights.map((weight) => weight / (1 + sum(weights)));
}

describe("normalized, sigmoids", () => {
  test("scores are shares of the classes and of none of them", () => {
    fc.assert(
      fc.property(row(5), fc.double({ min: 0, max: 2, noNaN: true }), (logits, tau) => {
        const scores = chance(adjustDetectorLogits(logits, sigmoids, { ...normalized, tau }));
        for (const [id, share] of competing(logits, tau).entries()) {
          expect(scores[id]).toBeCloseTo(share, 12);
        }
        expect(scores.every((score) => score > 0 && score <= 1)).toBe(true);
        expect(sum(scores)).toBeLessThan(1 + 1e-9);
      }),
    );
  });

  test("where all is equally frequent, and at τ 0, classes compete as they are", () => {
    fc.assert(
      fc.property(row(5), (logits) => {
        const expected = competing(logits, 0);
        const equal = adjustDetectorLogits(logits, sigmoids, { ...normalized, prior: even });
        const none = adjustDetectorLogits(logits, sigmoids, { ...normalized, tau: 0 });
        const same = adjustDetectorLogits(logits, sigmoids, { ...normalized, target: prior });
        for (const scores of [equal, none, same].map(chance)) {
          for (const [id, share] of expected.entries()) expect(scores[id]).toBeCloseTo(share, 12);
        }
      }),
    );
  });

  test("a class rises with its own logit, and falls with another's", () => {
    fc.assert(
      fc.property(
        row(5),
        fc.nat(4),
        fc.double({ min: 0.01, max: 5, noNaN: true }),
        (logits, id, by) => {
          const before = adjustDetectorLogits(logits, sigmoids, normalized);
          const raised = logits.with(id, logits[id] + by);
          const after = adjustDetectorLogits(raised, sigmoids, normalized);
          expect(after[id] - before[id]).toBeCloseTo(by, 9);
          const falls = after.every(
            (score, other) => other === id || score <= before[other] + 1e-12,
          );
          expect(falls).toBe(true);
        },
      ),
    );
  });

  test("one class alone stays as it was", () => {
    const one = { kind: "sigmoid", classes: 1, background: undefined } as const;
    const alone = priorFromCounts([30], { counted: "images", examples: 1000 });
    const logits = Float64Array.of(-4, 0, 3);
    expect(adjustDetectorLogits(logits, one, { prior: alone, method: "normalized" })).toEqual(
      logits,
    );
  });

  test("logits of any size", () => {
    const logits = Float64Array.of(900, -900, 0, 900, 100);
    const scores = adjustDetectorLogits(logits, sigmoids, { prior: even, method: "normalized" });
    const expected = [0, -1800, -900 - Math.log(2), 0, -800 - Math.log(2)];
    for (const [id, score] of scores.entries()) {
      expect(Math.abs(score - expected[id])).toBeLessThan(id === 1 ? 1 : 1e-9);
    }
    const far = adjustDetectorLogits(Float64Array.of(900, -50, -50, -50, -50), sigmoids, {
      prior: even,
      method: "normalized",
    });
    expect(far[0]).toBeCloseTo(900, 9);
  });
});

test("normalized, with a background: what is for the background against a class changes by the class's count alone", () => {
  fc.assert(
    fc.property(row(6), (logits) => {
      const scores = adjustDetectorLogits(logits, softmax, normalized);
      expect(scores[2]).toBe(logits[2]);
      const mean = sum(counts) / counts.length;
      for (const [id, place] of [0, 1, 3, 4, 5].entries()) {
        expect(scores[place]).toBeCloseTo(logits[place] - Math.log(counts[id] / mean), 12);
      }
    }),
  );
});

test("rows are corrected each by itself", () => {
  const both = Float64Array.of(1, 2, 3, 4, 5, 5, 3, 0, -2, -4);
  const rows = [both.subarray(0, 5), both.subarray(5)].map((each) =>
    adjustDetectorLogits(each, sigmoids, normalized),
  );
  expect([...adjustDetectorLogits(both, sigmoids, normalized)]).toEqual(
    rows.flatMap((each) => [...each]),
  );
});

test.each([
  [
    "another number of classes",
    [5, { ...sigmoids, classes: 4 }, normalized],
    PriorError,
    /5 classes/u,
  ],
  ["no whole rows", [6, sigmoids, normalized], ArgumentError, /rows of 5/u],
  [
    "a background nobody knows",
    [6, { ...softmax, background: undefined }, normalized],
    ModelError,
    /none/u,
  ],
  ["another method", [5, sigmoids, { prior, method: "norm" }], ArgumentError, /"norm"/u],
] as const)("%s is refused", (_name, [length, head, options], kind, message) => {
  const call = () =>
    adjustDetectorLogits(new Float64Array(length), head, options as typeof normalized);
  expect(call).toThrow(kind);
  expect(call).toThrow(message);
});
