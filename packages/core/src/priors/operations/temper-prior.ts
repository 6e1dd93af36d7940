import { checkNumber } from "../../checks/check-values.ts";
import { portableExp, portableLog } from "../../numerics/portable-math.ts";
import { checkPrior } from "../check-prior.ts";
import type { ClassPrior } from "../class-prior.ts";
import { weighClasses } from "./weigh-classes.ts";

// e^−600 leaves room for products with small shares.
const least = -600;

/**
 * A prior raised to a power: w_c ∝ n_c^τ, the same bits in every engine; a class without examples
 * stays at 0.
 *
 * τ = 1 keeps the shares, τ = ½ is square-root sampling, τ = 0 makes all classes that have examples
 * alike, τ < 0 turns the order round.
 *
 * @param prior - C classes
 * @param exponent - τ, any finite number
 * @returns weights over the same classes: 1 for the greatest, the others relative to it, at least e^−600
 * @throws {@link ArgumentError} when τ is not finite
 *
 * @example
 * ```ts
 * import { priorFromCounts, temperPrior } from "@balms/core";
 *
 * console.log(temperPrior(priorFromCounts([100, 4, 0]), 0.5).counts); // 1, 0.2, 0
 * ```
 */
export function temperPrior(prior: ClassPrior, exponent: number): ClassPrior {
  return weighClasses([prior], powers(checkPrior(prior).counts, exponent));
}

/** n^τ per class relative to the greatest of them, 0 where n is 0. */
export function powers(counts: ArrayLike<number>, exponent: number): Float64Array {
  checkNumber(exponent, "exponent");
  const size = Math.abs(exponent);
  const logs = Float64Array.from(counts, (n) =>
    n === 0 ? -Infinity : portableLog(n) * Math.sign(exponent),
  );
  const greatest = logs.reduce((a, b) => Math.max(a, b));
  return logs.map((log) =>
    log === -Infinity ? 0 : portableExp(Math.max(least, size * (log - greatest))),
  );
}
