import { checkList } from "../checks/check-list.ts";
import { drawExponential } from "./exponential-ziggurat.ts";
import type { RandomGenerator } from "./random-generator.ts";

/**
 * Fills an array with independent exponential variates of mean 1, all above 0.
 *
 * The same numbers as repeated calls of `random.exponential()`, rounded to the array's precision.
 * Meant for bulk: the draw of the Meta Sampler takes B·C of them per batch.
 *
 * Source: Marsaglia & Tsang, "The Ziggurat Method for Generating Random Variables", 2000.
 *
 * @param out - overwritten
 * @param random - source of the bits
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { fillExponential } from "@balms/core/adapter";
 *
 * const waiting = new Float32Array(1000);
 * fillExponential(waiting, createRandom(1));
 * console.log(waiting.reduce((sum, x) => sum + x, 0) / 1000); // about 1
 * ```
 */
export function fillExponential(out: Float32Array | Float64Array, random: RandomGenerator): void {
  checkList(out, "out");
  for (let i = 0; i < out.length; i++) out[i] = drawExponential(random);
}
