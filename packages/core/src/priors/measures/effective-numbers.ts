import { checkNumber, checkVector } from "../../checks/check-values.ts";
import { portableExp, portableLog } from "../../numerics/portable-math.ts";

/**
 * Effective numbers of examples: E_n = (1 − β^n) / (1 − β), the same bits in every engine.
 *
 * How many examples n of them are worth when new ones overlap more and more with those there are:
 * E_n = n as β goes to 1, and 1 for β = 0. Exact to 12 digits also where β^n is close to 1.
 *
 * Source: Cui et al., "Class-balanced loss based on effective number of samples", CVPR 2019,
 * section 3.
 *
 * @param counts - n ≥ 0 per class [C]; fractions are welcome
 * @param beta - β in [0, 1); the paper's are 0.9, 0.99, 0.999 and 0.9999
 * @returns E_n [C], from 0 (n = 0) to 1 / (1 − β)
 * @throws {@link ArgumentError} on a negative count, or β outside of [0, 1)
 *
 * @example
 * ```ts
 * import { effectiveNumbers } from "@balms/core";
 *
 * console.log(effectiveNumbers([1, 2, 1000], 0.9)); // 1, 1.9, 10
 * ```
 */
export function effectiveNumbers(counts: ArrayLike<number>, beta: number): Float64Array {
  checkVector(counts, "counts", undefined, 0);
  checkNumber(beta, "beta", { least: 0, below: 1 });
  const logBeta = beta === 0 ? -Infinity : portableLog(beta);
  return Float64Array.from(counts, (count) =>
    count === 0 ? 0 : oneMinusExp(count * logBeta) / (1 - beta),
  );
}

/** 1 − e^x for x ≤ 0, without cancellation near 0. */
function oneMinusExp(x: number): number {
  if (x < -40) return 1;
  // e^x rounded, over its own logarithm: the errors of both cancel (Kahan).
  const power = portableExp(x);
  return power === 1 ? -x : ((1 - power) * x) / portableLog(power);
}
