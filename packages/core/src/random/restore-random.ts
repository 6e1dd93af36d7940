import { checkChoice } from "../checks/check-choice.ts";
import { checkVector, checkWhole } from "../checks/check-values.ts";
import { refuse } from "../errors/refuse.ts";
import { sum } from "../numerics/sum.ts";
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
  checkChoice(algorithm, "state.algorithm", ["xoshiro128**"]);
  return new Xoshiro128(checkWords(key, "state.key"), checkWords(words, "state.words"));
}

function checkWords(words: Readonly<Words>, parameter: string): Readonly<Words> {
  checkVector(words, parameter, 4);
  for (const word of words) checkWhole(word, parameter, 0, 2 ** 32 - 1);
  return sum(words) > 0 ? words : refuse(parameter, "only zeros", "at least one that is positive");
}
