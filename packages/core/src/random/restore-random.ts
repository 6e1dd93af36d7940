import { describeValue } from "../errors/describe-value.ts";
import { refuse } from "../errors/refuse.ts";
import type { RandomGenerator, RandomState } from "./random-generator.ts";
import type { Words } from "./seed-words.ts";
import { Xoshiro128 } from "./xoshiro128.ts";

/**
 * Continues a generator from a state that was written down.
 *
 * @param state - what `state()` returned, also after a round trip through JSON
 * @throws {@link ArgumentError} when it is no such state
 *
 * @example
 * ```ts
 * import { createRandom, restoreRandom } from "@balms/core";
 *
 * const random = createRandom("run 1");
 * const text = JSON.stringify(random.state());
 * const again = restoreRandom(JSON.parse(text));
 * console.log(again.uniform() === random.uniform()); // true
 * ```
 */
export function restoreRandom(state: RandomState): RandomGenerator {
  const { algorithm, key, words } = { ...state };
  if (algorithm !== "xoshiro128**") {
    refuse("state.algorithm", describeValue(algorithm), '"xoshiro128**"');
  }
  return new Xoshiro128(checkWords(key, "state.key"), checkWords(words, "state.words"));
}

function checkWords(words: unknown, parameter: string): Words {
  const valid =
    Array.isArray(words) &&
    words.length === 4 &&
    words.every((word) => Number.isInteger(word) && word >= 0 && word < 4294967296) &&
    words.some((word) => word > 0);
  if (valid) return words as Words;
  const received = Array.isArray(words)
    ? `[${words.slice(0, 5).join(", ")}]`
    : describeValue(words);
  return refuse(parameter, received, "four integers from 0 to 2^32 - 1, not all 0");
}
