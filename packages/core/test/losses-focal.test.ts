import {
  focalGradient,
  focalLoss,
  plainSoftmax,
  plainSoftmaxGradient,
  plainSoftmaxLoss,
  reduceLosses,
} from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { any, classes, moderate } from "./loss-batches.ts";
import { distance, inSingle, slopesOf } from "./loss-numbers.ts";

describe("focal loss", () => {
  test("γ = 0 is plain softmax to the bit", () => {
    fc.assert(
      fc.property(any, ({ logits, labels, rowWeights: weights }) => {
        const plain = { classes, rowWeights: weights };
        expect(focalGradient(logits, labels, { ...plain, gamma: 0 })).toEqual(
          plainSoftmaxGradient(logits, labels, plain),
        );
        expect(focalLoss(logits, labels, { classes, gamma: 0 })).toEqual(
          plainSoftmaxLoss(logits, labels, { classes }),
        );
      }),
    );
  });

  test("is −(1 − p)^γ log p", () => {
    const logits = Float64Array.of(0.3, -1, 2);
    const p = plainSoftmax(logits, { classes })[1];
    for (const gamma of [0, 0.5, 1, 2, 5]) {
      const loss = focalLoss(logits, [1], { classes, gamma })[0];
      expect(loss).toBeCloseTo(-((1 - p) ** gamma) * Math.log(p), 14);
    }
    expect(focalLoss(logits, [1], { classes })).toEqual(
      focalLoss(logits, [1], { classes, gamma: 2 }),
    );
  });

  test("has its finite difference as gradient", () => {
    const gamma = fc.constantFrom(0, 0.5, 1, 2, 5);
    fc.assert(
      fc.property(moderate, gamma, ({ logits, labels, rowWeights: weights }, exponent) => {
        const options = { classes, gamma: exponent };
        const reduction = { rowWeights: weights };
        const slopes = slopesOf(logits, (moved) =>
          reduceLosses(focalLoss(moved, labels, options), reduction),
        );
        const gradient = focalGradient(logits, labels, { ...options, ...reduction });
        expect(distance(gradient, slopes)).toBeLessThan(1e-6);
      }),
    );
  });

  test("keeps its digits where p is close to 1 or 0", () => {
    const sure = Float64Array.of(40, 0);
    const tiny = Math.exp(-40);
    const options = { classes: 2, gamma: 1 };
    expect(focalLoss(sure, [0], options)[0] / tiny ** 2).toBeCloseTo(1, 12);
    expect(focalGradient(sure, [0], options)[0] / (-2 * tiny ** 2)).toBeCloseTo(1, 12);
    expect(focalLoss(sure, [1], options)[0]).toBeCloseTo(40, 12);
    expect(focalGradient(sure, [1], options)[1]).toBeCloseTo(-1, 12);
    expect([...focalGradient(Float64Array.of(1e300, 0), [0], { classes: 2, gamma: 0.5 })]).toEqual([
      -0, 0,
    ]);
  });
});

test("nothing is NaN on any finite input, in either precision", () => {
  const extreme = fc.double({ min: 0, max: 1e308, noNaN: true });
  fc.assert(
    fc.property(any, extreme, fc.boolean(), (batch, gamma, single) => {
      const { labels } = batch;
      const logits = single ? inSingle(batch.logits) : batch.logits;
      const focal = { classes, gamma };
      const reduction = { rowWeights: labels.map(() => gamma) };
      for (const values of [
        focalLoss(logits, labels, focal),
        focalGradient(logits, labels, { ...focal, ...reduction }),
        focalGradient(logits, labels, { ...focal, ...reduction, reduction: "sum" }),
      ]) {
        expect(values.some((value) => Number.isNaN(value))).toBe(false);
      }
    }),
  );
});

test.each<[() => unknown, string]>([
  [() => focalLoss(new Float64Array(3), [0], { classes, gamma: -1 }), "`gamma`: received -1"],
  [
    () => focalLoss(new Float64Array(3), Float64Array.of(0.5), { classes }),
    "`labels`: received 0.5",
  ],
  [() => focalLoss(new Float64Array(3), undefined as never, { classes }), "`labels`"],
  [() => focalGradient(Float64Array.of(0, 0, NaN), [0], { classes }), "`logits`: received NaN"],
])("%s is refused by name", (call, message) => {
  expect(call).toThrow(message);
});
