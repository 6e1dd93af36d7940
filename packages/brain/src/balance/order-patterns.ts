import type { RandomGenerator } from "@balms/core";
import type { FormattedPattern } from "../network/brain-network.ts";

// 12! orders are so few that 53 random bits tell them apart without a bias that could be seen.
const mostAtOnce = 12;

/**
 * Writes the patterns into `shown` in a random order (Fisher & Yates, from the inside out). Few
 * patterns take one random number for all of their places: an epoch of four is trained in half a
 * microsecond, of which four draws would be a tenth.
 */
export function orderPatterns(
  data: readonly FormattedPattern[],
  random: RandomGenerator,
  shown: FormattedPattern[],
): void {
  const { length } = data;
  shown.length = length;
  // A number in [0, 1) written in the mixed radix 1, 2, 3 …: its digits are the places.
  let rest = length <= mostAtOnce ? random.uniform() : 0;
  for (let i = 0; i < length; i++) {
    let place: number;
    if (length <= mostAtOnce) {
      rest *= i + 1;
      place = Math.trunc(rest);
      rest -= place;
    } else {
      place = random.integer(i + 1);
    }
    shown[i] = shown[place];
    shown[place] = data[i];
  }
}
