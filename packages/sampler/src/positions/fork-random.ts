import type { RandomGenerator } from "@balms/core";
import { refuseValue } from "@balms/core/adapter";

/** A fork of a generator, by name; refuses what is no generator. */
export function forkRandom(random: RandomGenerator | undefined, name: string): RandomGenerator {
  const given: Partial<RandomGenerator> | null | undefined = random;
  const fork: Partial<RandomGenerator> | null | undefined =
    typeof given?.fork === "function" ? given.fork(name) : undefined;
  if (typeof fork?.nextUint32 === "function") return fork as RandomGenerator;
  return refuseValue("random", random, "a RandomGenerator, as createRandom makes one");
}
