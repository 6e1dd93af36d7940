import { shuffle } from "@balms/core";
import type { PositionBits } from "../positions/position-bits.ts";

// So many swaps take their words from the position itself, which has 4,096 of them. Measured: beyond, a generator is faster.
const mostFromPosition = 256;

/**
 * Puts places into random order (Fisher-Yates) by the random bits of a position. For few of them a generator of its own would take
 * longer than the swaps.
 */
export function shuffleAt(
  places: Uint32Array,
  bits: PositionBits,
  { round, position }: { readonly round: number; readonly position: number },
): void {
  bits.seek(round, position);
  if (places.length > mostFromPosition) {
    shuffle(places, bits.random());
    return;
  }
  for (let last = places.length - 1; last > 0; last--) {
    const other = bits.integer(last + 1);
    const kept = places[last];
    places[last] = places[other];
    places[other] = kept;
  }
}
