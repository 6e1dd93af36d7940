import type { RandomGenerator } from "@balms/core";

/** Draws one number of an input. */
export type Draw = (random: RandomGenerator) => number;

export const positive: Draw = (random) => 0.5 + random.uniform() * 2;

/** Numbers well apart from one another and from zero, so that central differences meet no corner. */
export const apart: Draw = (random) => (random.integer(2001) - 1000) / 100 + 0.005;

/** Small numbers of both signs, none of them near zero. */
export const nonzero: Draw = (random) => (random.integer(20) - 10) / 5 + 0.1;

/** On both sides of the corners of activation functions, away from them for the wider steps that float32 asks for. */
export const wide: Draw = (random) => (random.integer(16) - 8) / 2 + 0.25;

/** Numbers between −0.7 and 0.7. */
export const inside: Draw = (random) => random.uniform() * 1.4 - 0.7;

/** −1, 0 or 1. */
export const signs: Draw = (random) => random.integer(3) - 1;

/** Numbers of which no two are equal or near one another, from a place on. */
export function distinct(from: number): Draw {
  let count = from;
  // Multiples of the golden ratio fall into gaps: hundreds of them are further apart than 1/1000.
  return () => (((count += 1) * 0.618_033_988_749_894_9) % 1) * 10;
}
