import { describe, expect, test, vi } from "vitest";
import { effectiveNumbers } from "./effective-numbers.ts";

/** Σ β^i for i < n, which is what the formula adds up to. */
function geometricSum(n: number, beta: number): number {
  let sum = 0;
  let power = 1;
  for (let i = 0; i < n; i++) {
    sum += power;
    power *= beta;
  }
  return sum;
}

describe("effective numbers", () => {
  test.each([0, 1e-300, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.999999, 1 - 2 ** -53])(
    "are geometric sums, β = %d",
    (beta) => {
      const counts = [1, 2, 3, 10, 100, 1000];
      for (const [id, effective] of effectiveNumbers(counts, beta).entries()) {
        expect(Math.abs(effective / geometricSum(counts[id], beta) - 1)).toBeLessThan(1e-12);
      }
    },
  );

  test("of one example is one, of none is none, and of endlessly many 1 / (1 − β)", () => {
    expect(effectiveNumbers([0, 0], 0.999)).toEqual(new Float64Array(2));
    expect(effectiveNumbers([0, 1, 7], 0)).toEqual(Float64Array.of(0, 1, 1));
    expect(effectiveNumbers([Number.MAX_SAFE_INTEGER, 1e308], 0.75)).toEqual(Float64Array.of(4, 4));
  });

  test("grow without a step where the way of computing changes", () => {
    // β^n = e^−½ at n = 5000.
    const beta = Math.exp(-1e-4);
    const counts = Float64Array.from({ length: 2001 }, (_, i) => 4999.9 + i / 10_000);
    const effective = effectiveNumbers(counts, beta);
    for (let i = 1; i < counts.length; i++) {
      // The slope: −log β · β^n / (1 − β), times 1/10,000.
      expect((effective[i] - effective[i - 1]) / 6.065e-5).toBeCloseTo(1, 2);
    }
  });

  test("need no logarithm of the engine", () => {
    const stubs = (["exp", "expm1", "log", "log1p", "pow"] as const).map((name) =>
      vi.spyOn(Math, name).mockReturnValue(Number.NaN),
    );
    const effective = effectiveNumbers([1, 50, 5000], 0.9999);
    for (const stub of stubs) stub.mockRestore();
    expect(effective.every(Number.isFinite)).toBe(true);
  });

  test.each<[ArrayLike<number>, number, string]>([
    [[1, -1], 0.9, "`counts`: received -1 at position 1"],
    [[Number.NaN], 0.9, "`counts`: received NaN"],
    [[1], 1, "`beta`: received 1; expected a finite number at least 0 and below 1"],
    [[1], -0.1, "`beta`"],
    [undefined as never, 0.9, "`counts`: received undefined"],
    [[1], undefined as never, "`beta`: received undefined"],
  ])("refuse counts %o with β = %o", (counts, beta, message) => {
    expect(() => effectiveNumbers(counts, beta)).toThrow(message);
  });
});
