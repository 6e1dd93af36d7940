import { type ChiSquareTest, chiSquareTest } from "./chi-square-test.ts";
import { sum } from "../numerics/sum.ts";

const leastExpected = 5;

/**
 * Pearson's test that two vectors of counts [C] were drawn from one distribution:
 *
 *     χ² = Σ_c (a_c B − b_c A)² / (A B (a_c + b_c))        A = Σ a, B = Σ b
 *
 * Classes of which fewer than 5 are expected in either vector share one cell, because the law of
 * the statistic does not hold for them; where even that is too small, the next greater class joins
 * it. With one cell left there is nothing to compare.
 *
 * Source: Cochran, "Some methods for strengthening the common χ² tests", Biometrics 1954.
 */
export function homogeneityTest(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): ChiSquareTest {
  const a = sum(first);
  const b = sum(second);
  const least = leastExpected * (1 + Math.max(a, b) / Math.min(a, b));
  // A cell is its count in the first vector, and in both.
  const cells = Array.from(first, (count, id) => [count, count + second[id]]);
  const pooled = [0, 0];
  const compared = cells
    .toSorted(([, one], [, other]) => one - other)
    .filter(([count, both]) => {
      if (both >= least && pooled[1] >= least) return true;
      pooled[0] += count;
      pooled[1] += both;
      return false;
    });
  const degreesOfFreedom = compared.length;
  if (degreesOfFreedom > 0) compared.push(pooled);
  const terms = compared.map(([count, both]) => (count * (a + b) - both * a) ** 2 / (a * b * both));
  return chiSquareTest(sum(terms), degreesOfFreedom);
}
