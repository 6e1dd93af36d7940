import { refuseValue } from "../errors/refuse.ts";
import type { RandomGenerator } from "./random-generator.ts";
import { seedStart, seedWords } from "./seed-words.ts";
import { Xoshiro128 } from "./xoshiro128.ts";

/**
 * A seeded random number generator: the same numbers in Node and in every browser.
 *
 * Algorithm: xoshiro128** (Blackman & Vigna, "Scrambled Linear Pseudorandom Number Generators",
 * 2021) in 32-bit integer arithmetic. Its four words of state are the decimal or literal text of
 * the seed, hashed (see `seedWords`); so `7` and `"7"` are the same seed. Exponentials come from a
 * ziggurat, normals from the polar method; logarithms are computed with + − × ÷ alone, because
 * engines differ in `Math.log`. Not for cryptography.
 *
 * @param seed - an integer up to ±(2^53 − 1), or any text
 * @throws {@link ArgumentError} when the seed is neither
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 *
 * const random = createRandom(7);
 * console.log(random.uniform(), random.integer(10), random.fork("shuffle").nextUint32());
 * ```
 */
export function createRandom(seed: number | string): RandomGenerator {
  if (typeof seed !== "string" && !Number.isSafeInteger(seed)) {
    refuseValue("seed", seed, "text, or an integer up to 2^53 - 1");
  }
  const key = seedWords(seedStart, String(seed));
  return new Xoshiro128(key, key);
}
