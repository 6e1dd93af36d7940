import { describe, expect, test, vi } from "vitest";
import { priorFromCounts } from "../prior-from-counts.ts";
import { temperPrior } from "./temper-prior.ts";

const prior = priorFromCounts([1_000_000, 5000, 0, 3, 1]);
const weights = (counts: number[]) => priorFromCounts(counts, { counted: "weights" });

describe("a tempered prior", () => {
  test.each([-2, -0.5, 0.25, 0.5, 2, 3.7])("has the powers of the counts, τ = %d", (exponent) => {
    const greatest = exponent > 0 ? 1_000_000 : 1;
    for (const [id, weight] of temperPrior(prior, exponent).counts.entries()) {
      const expected = prior.counts[id] === 0 ? 0 : (prior.counts[id] / greatest) ** exponent;
      expect(Math.abs(weight - expected)).toBeLessThanOrEqual(2e-14 * expected);
    }
  });

  test("is exact where there is nothing to compute", () => {
    expect(temperPrior(prior, 0).counts).toEqual([1, 1, 0, 1, 1]);
    expect(temperPrior(weights([0.1, 1e-310]), 0).counts).toEqual([1, 1]);
  });

  test.each([1e308, -1e308, 500, -500])("stays within the range of numbers, τ = %d", (exponent) => {
    const { counts } = temperPrior(prior, exponent);
    const best = exponent > 0 ? 0 : 4;
    expect(counts[2]).toBe(0);
    expect(counts.every((count, id) => Number.isFinite(count) && count > 0 === (id !== 2))).toBe(
      true,
    );
    expect(Math.max(...counts)).toBe(counts[best]);
    // The rest is held at e^−600, as none comes near.
    expect(counts[1] / counts[best]).toBeLessThan(1e-250);
  });

  test.each([
    [[1e-300, 1e-301], 3, 1000],
    [[1e300, 1e299], 3, 1000],
    [[1e-300, 1e-301], -3, 0.001],
  ])("keeps the ratios of weights %o", (counts, exponent, ratio) => {
    const tempered = temperPrior(weights(counts), exponent).counts;
    expect(tempered[0] / tempered[1] / ratio).toBeCloseTo(1, 9);
  });

  test("needs no power of the engine", () => {
    const stubs = (["exp", "expm1", "log", "log1p", "log2", "pow", "sqrt"] as const).map((name) =>
      vi.spyOn(Math, name).mockReturnValue(Number.NaN),
    );
    const { digest } = temperPrior(priorFromCounts([100, 7, 3]), 0.5);
    for (const stub of stubs) stub.mockRestore();
    expect(digest).toBe(temperPrior(priorFromCounts([100, 7, 3]), 0.5).digest);
    // Pinned: another engine, or another way of rounding, would give another digest.
    expect(digest).toBe("sha256:0164a73cec9294a4f64561316a2f3c3496fb087d420f8fd2e73b205d6cf57b3a");
  });

  test.each([Number.NaN, Infinity, undefined, "2"])("refuses the exponent %o", (exponent) => {
    expect(() => temperPrior(prior, exponent as never)).toThrow("`exponent`");
  });
});
