import { balancedSoftmax, cosineScale, priorFromCounts, uniformPrior } from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

describe("the scale of a cosine head", () => {
  test("lets a perfect example of the rarest class reach the probability, and no more", () => {
    const counts = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 2, maxLength: 6 });
    const probability = fc.double({ min: 0.5, max: 0.999, noNaN: true });
    const tau = fc.constantFrom(0.25, 1, 2);
    fc.assert(
      fc.property(counts, probability, tau, (numbers, p, exponent) => {
        const tailed = priorFromCounts(numbers);
        const scale = cosineScale(tailed, { probability: p, tau: exponent });
        const rarest = numbers.indexOf(Math.min(...numbers));
        const logits = new Float64Array(numbers.length).fill(scale, rarest, rarest + 1);
        const reached = balancedSoftmax(logits, { prior: tailed, tau: exponent })[rarest];
        expect(reached).toBeCloseTo(p, 10);
      }),
    );
  });

  test("is the formula, at least 0, and leaves out masked classes", () => {
    expect(cosineScale(priorFromCounts([990, 10]))).toBeCloseTo(Math.log(9) + Math.log(99), 12);
    expect(cosineScale(uniformPrior(["a", "b"]), { probability: 0.1 })).toBe(0);
    expect(cosineScale(uniformPrior(["a"]))).toBe(0);
    const masked = { zeroCounts: "mask" } as const;
    expect(cosineScale(priorFromCounts([990, 0, 10]), masked)).toBeCloseTo(Math.log(891), 12);
  });
});

test.each<[() => unknown, string]>([
  [() => cosineScale(uniformPrior(["a", "b"]), { probability: 1 }), "`probability`: received 1"],
  [() => cosineScale("x" as never), '`prior`: received "x"'],
])("%s is refused by name", (call, message) => {
  expect(call).toThrow(message);
});
