import {
  ldamGradient,
  ldamLoss,
  ldamMargins,
  plainSoftmaxLoss,
  priorFromCounts,
  reduceLosses,
  uniformPrior,
} from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { any, classes, moderate, prior } from "./loss-batches.ts";
import { distance, inSingle, slopesOf } from "./loss-numbers.ts";

describe("LDAM", () => {
  test("margins go with n^−¼, the rarest has the largest", () => {
    expect(distance(ldamMargins(prior), [0.5 / 64 ** 0.25, 0.5 / 4 ** 0.25, 0.5])).toBeLessThan(
      1e-15,
    );
    expect(ldamMargins(uniformPrior(["a", "b"]), { largestMargin: 2 })).toEqual(
      Float64Array.of(2, 2),
    );
    const unseen = priorFromCounts([16, 0, 1]);
    expect([...ldamMargins(unseen, { zeroCounts: "mask" })]).toEqual([0.25, 0, 0.5]);
    expect(() => ldamMargins(unseen)).toThrow('no examples of ["1"]');
  });

  test("is the cross-entropy of s(η − Δ) by hand", () => {
    const logits = Float64Array.of(0.2, 0.9, -0.1);
    const [, margin] = ldamMargins(prior);
    const z = Float64Array.of(30 * 0.2, 30 * (0.9 - margin), 30 * -0.1);
    expect(ldamLoss(logits, [1], { prior })[0]).toBeCloseTo(
      plainSoftmaxLoss(z, [1], { classes })[0],
      12,
    );
  });

  test("a masked class has no part in the softmax, and no gradient leads to it", () => {
    const unseen = priorFromCounts([16, 0, 1]);
    const seen = priorFromCounts([16, 1]);
    const mask = { prior: unseen, zeroCounts: "mask", scale: 3 } as const;
    // Whatever its logit is.
    for (const other of [-7, 0.4, 1e308]) {
      const logits = Float64Array.of(0.2, other, -0.1);
      const left = Float64Array.of(0.2, -0.1);
      const [loss] = ldamLoss(logits, [2], mask);
      expect(loss).toBe(ldamLoss(left, [1], { prior: seen, scale: 3 })[0]);
      const [first, none, second] = ldamGradient(logits, [2], mask);
      expect([first, second]).toEqual([...ldamGradient(left, [1], { prior: seen, scale: 3 })]);
      expect(none).toBe(0);
      expect(ldamLoss(logits, [1], mask)[0]).toBe(Infinity);
      expect(() => ldamGradient(logits, [1], mask)).toThrow(
        "`targets`: received masked class 1 at row 0; expected classes with examples. " +
          "A loss of +Infinity has no gradient: leave the row out.",
      );
    }
  });

  test("without margins and with scale 1 is plain softmax", () => {
    fc.assert(
      fc.property(moderate, ({ logits, labels }) => {
        const options = { prior, largestMargin: 0, scale: 1 };
        expect(
          distance(
            ldamLoss(logits, labels, options),
            plainSoftmaxLoss(logits, labels, { classes }),
          ),
        ).toBeLessThan(1e-13);
      }),
    );
  });

  test("has its finite difference as gradient", () => {
    fc.assert(
      fc.property(moderate, ({ logits, labels, rowWeights: weights }) => {
        const options = { prior, scale: 3 };
        const reduction = { rowWeights: weights };
        const slopes = slopesOf(logits, (moved) =>
          reduceLosses(ldamLoss(moved, labels, options), reduction),
        );
        const gradient = ldamGradient(logits, labels, { ...options, ...reduction });
        expect(distance(gradient, slopes)).toBeLessThan(1e-6);
      }),
    );
  });
});

test("nothing is NaN on any finite input, in either precision", () => {
  const extreme = fc.double({ min: 0, max: 1e308, noNaN: true });
  fc.assert(
    fc.property(any, extreme, fc.boolean(), (batch, large, single) => {
      const { labels } = batch;
      const logits = single ? inSingle(batch.logits) : batch.logits;
      const ldam = { prior, largestMargin: large, scale: large + 1 };
      const rowWeights = labels.map(() => large);
      for (const values of [
        ldamLoss(logits, labels, ldam),
        ldamGradient(logits, labels, { ...ldam, rowWeights }),
      ]) {
        expect(values.some((value) => Number.isNaN(value))).toBe(false);
      }
    }),
  );
});

test.each<[() => unknown, string]>([
  [() => ldamMargins(prior, { largestMargin: -1 }), "`largestMargin`: received -1"],
  [() => ldamMargins(null as never), "`prior`: received null"],
  [() => ldamLoss(new Float64Array(3), [0], { prior, scale: 0 }), "`scale`: received 0"],
  [() => ldamLoss(new Float64Array(3), [3], { prior }), "`labels`: received 3 at row 0"],
  [() => ldamGradient(Float64Array.of(NaN, 0, 0), [0], { prior }), "`logits`: received NaN"],
])("%s is refused by name", (call, message) => {
  expect(call).toThrow(message);
});
