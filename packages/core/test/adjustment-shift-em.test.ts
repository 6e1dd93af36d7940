// The prior that makes rows without labels likeliest.
import { assumedPrior, priorFromCounts } from "@balms/core";
import { estimatePriorEM } from "@balms/core/estimation";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createWorld, tail } from "./adjustment-world.ts";

const classes = 8;

test("solves one row and two rows by hand", () => {
  const prior = priorFromCounts([1, 1]);
  // Posteriors (3/4, 1/4) and (1/4, 3/4): balanced is best.
  const both = estimatePriorEM(Float64Array.of(Math.log(3), 0, 0, Math.log(3)), { prior });
  expect(both.prior.counts).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.5, 12)]);
  // 2·log(3ρ/2 + (1 − ρ)/2) + log(ρ/2 + 3(1 − ρ)/2) is greatest at ρ = 5/6.
  const three = Float64Array.of(Math.log(3), 0, Math.log(3), 0, 0, Math.log(3));
  const found = estimatePriorEM(three, { prior, tolerance: 1e-12 });
  expect(found.prior.counts[0]).toBeCloseTo(5 / 6, 5);
  expect(found.statistic / 2).toBeCloseTo(2 * Math.log(4 / 3) + Math.log(2 / 3), 10);
  expect(found.degreesOfFreedom).toBe(1);
});

test("never loses likelihood from one iteration to the next", () => {
  const logit = fc.double({ min: -9, max: 9, noNaN: true });
  const rows = fc.array(fc.tuple(logit, logit, logit), { minLength: 1, maxLength: 12 });
  const counts = fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 1000 })));
  fc.assert(
    fc.property(rows, counts, (logits, weights) => {
      const prior = priorFromCounts(weights);
      let last = 0;
      for (let maxIterations = 1; maxIterations < 25; maxIterations++) {
        const options = { prior, maxIterations, tolerance: 1e-12 };
        const found = estimatePriorEM(Float64Array.from(logits.flat()), options);
        expect(found.statistic).toBeGreaterThanOrEqual(last - 1e-12);
        last = found.statistic;
      }
    }),
  );
});

test("leaves less than the tolerance to gain", () => {
  const world = createWorld(classes, 2, "overlap", tail(classes, 20));
  const { logits } = world.draw(2000, tail(classes, 1));
  const rough = estimatePriorEM(logits, { prior: world.prior, tolerance: 0.5 });
  const fine = estimatePriorEM(logits, { prior: world.prior, tolerance: 1e-6 });
  expect(fine.statistic - rough.statistic).toBeLessThan(1);
  expect(fine.iterations).toBeGreaterThan(rough.iterations);
  expect(fine.reason).toBe("shift");
});

test("classes without a share, or ruled out, take no part", () => {
  const prior = priorFromCounts([2, 0, 1]);
  const logits = Float64Array.of(0, 9, 0, 1, 9, -Infinity, 0, -Infinity, 2);
  const found = estimatePriorEM(logits, { prior });
  expect(found.prior.counts[1]).toBe(0);
  expect(found.degreesOfFreedom).toBe(1);
  const impossible = Float64Array.of(0, 0, 0, -Infinity, 1, -Infinity);
  expect(() => estimatePriorEM(impossible, { prior })).toThrow(
    "`logits`: received only -Infinity in row 1",
  );
});

test("refuses a prior that the logits do not assume", () => {
  const sampled = priorFromCounts([90, 10]);
  const training = { sampled, inLoss: sampled };
  const logits = new Float64Array(4);
  expect(() => estimatePriorEM(logits, { prior: sampled, training })).toThrow("`prior`");
  const prior = assumedPrior(training);
  expect(estimatePriorEM(logits, { prior, training }).reason).toBe("too few rows");
});
