import type { RandomGenerator } from "@balms/core";
import { forkRandom } from "./fork-random.ts";

/** Four 32-bit words, unsigned: all that a sampler takes from its generator. */
export type PositionKey = readonly [number, number, number, number];

/** The key of a sampler: the same for the same seed, however much was drawn from the generator. */
export function createKey(random: RandomGenerator | undefined): PositionKey {
  const fork = forkRandom(random, "sampler");
  const words = Array.from({ length: 4 }, () => fork.nextUint32() >>> 0);
  return Object.freeze(words) as unknown as PositionKey;
}
