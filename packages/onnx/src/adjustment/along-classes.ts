import { refuse } from "@balms/core/adapter";
import type { ClassScores } from "../scores/class-scores.ts";
import { largestNumber } from "./largest-number.ts";

/** Dimensions of numbers, one per class, that stretch over a tensor of scores. */
export function alongClasses({ axis, rank, classes, part }: ClassScores): number[] {
  const size = part?.of ?? classes;
  return axis >= rank ? [] : [size, ...Array.from({ length: rank - axis - 1 }, () => 1)];
}

/** One number for each score: that of its class, or another one for the background. */
export function scoreNumbers(
  { kind, classes, background = classes - 1 }: ClassScores,
  added: Float64Array,
  other: number,
): Float64Array {
  if (kind !== "background") return added;
  return Float64Array.from({ length: classes }, (_, place) =>
    place === background ? other : added[place < background ? place : place - 1],
  );
}

/**
 * Refuses numbers that the scores' type has none for: they would become infinite, and take classes out of the running or make them
 * win always.
 *
 * @throws {@link ArgumentError}
 */
export function checkFits(numbers: Float64Array, { type, logits }: ClassScores): Float64Array {
  const largest = largestNumber[type];
  const beyond = numbers.findIndex(
    (number) => Number.isFinite(number) && Math.abs(number) > largest,
  );
  if (beyond !== -1) {
    refuse(
      "tau",
      `a correction by ${numbers[beyond]} for class ${beyond} of "${logits}"`,
      `at most ${largest} in size, the largest number of type ${type}`,
      "Take a smaller tau, or priors that are less extreme.",
    );
  }
  return numbers;
}
