import { balancedSoftmax, classShift, priorFromCounts } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sharesOfLogits } from "./shares-of-logits.ts";

const rows = fc.integer({ min: 2, max: 9 }).chain((classes) =>
  fc.record({
    logits: fc.array(fc.double({ min: -800, max: 800, noNaN: true }), {
      minLength: classes,
      maxLength: classes,
    }),
    counts: fc.array(fc.integer({ min: 1, max: 1_000_000 }), {
      minLength: classes,
      maxLength: classes,
    }),
    tau: fc.double({ min: 0, max: 3, noNaN: true }),
  }),
);

test("are core's balanced softmax", () => {
  fc.assert(
    fc.property(rows, ({ logits, counts, tau }) => {
      const prior = priorFromCounts(counts);
      const shares = new Float64Array(logits.length);
      sharesOfLogits(Float64Array.from(logits), classShift({ prior, tau }), shares, "input");
      const expected = balancedSoftmax(Float64Array.from(logits), { prior, tau });
      expected.forEach((share, id) => expect(shares[id]).toBeCloseTo(share, 12));
    }),
  );
});

test("a masked class has no share, whatever its logit", () => {
  const shares = new Float64Array(2);
  sharesOfLogits(Float64Array.of(0, 900), Float64Array.of(0, -Infinity), shares, "input");
  expect(shares).toEqual(Float64Array.of(1, 0));
});

test("logits that are none are refused", () => {
  for (const wrong of [Number.NaN, Infinity]) {
    const work = (): void =>
      sharesOfLogits(
        Float64Array.of(wrong, 0),
        new Float64Array(2),
        new Float64Array(2),
        "learningRate",
      );
    expect(work).toThrow("`learningRate`: received a rate at which the outputs became infinite");
  }
});
