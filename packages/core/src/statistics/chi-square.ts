/**
 * P(X ≥ statistic) for X ~ χ² with `degreesOfFreedom`: ∫_x^∞ t^{a−1} e^{−t} dt over the same from 0,
 * a = degrees / 2, x = statistic / 2. No degrees of freedom leave no doubt: 1.
 */
export function chiSquareSurvival(statistic: number, degreesOfFreedom: number): number {
  const a = degreesOfFreedom / 2;
  const x = Math.min(statistic / 2, 1e300);
  return a > 0 && x > 0 ? Math.min(1, gammaTail(a, x) / gammaTail(a, 0)) : 1;
}

/**
 * ∫_x^∞ t^{a−1} e^{−t} dt but for a factor a^{a−1} e^{−a}, which keeps it from overflowing.
 *
 * Over v with t = x + e^v the integrand is smooth and dies out on both sides, so that the trapezoid
 * rule errs by less than the last digits (Trefethen & Weideman, "The exponentially convergent
 * trapezoidal rule", SIAM Review 2014). Steps are a fraction of its width.
 */
function gammaTail(a: number, x: number): number {
  const step = 0.25 / Math.sqrt(a + 1);
  let sum = 0;
  for (let v = Math.log(2 * a + 50); v > -80; v -= step) {
    const rest = Math.exp(v);
    sum += Math.exp(v + (a - 1) * Math.log((x + rest) / a) + (a - x - rest));
  }
  return sum;
}
