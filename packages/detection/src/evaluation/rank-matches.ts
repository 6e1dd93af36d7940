import type { Work } from "@balms/core/adapter";
import { ignoredShift } from "../matching/match-greedily.ts";
import { overlapThresholds } from "./evaluation-rules.ts";

const count = overlapThresholds.length;
const matchedBits = 2 ** count - 1;
const recalls = 101;
// A few milliseconds.
const rankedAtOnce = 2 ** 15;

/** Which detections are ranked, and against how many truths. */
export interface Ranking {
  /** Detections from the highest score to the lowest. */
  readonly order: Int32Array;
  /** Per detection, what it matched. */
  readonly words: Uint32Array;
  /** Truths that count; at least one. */
  readonly truths: number;
  /** Only detections whose rank is less than `most` count. */
  readonly ranks?: Int32Array;
  readonly most?: number;
}

/** Per threshold [10]: average precision, and the share of truths that were found. */
export interface RankedMatches {
  readonly precisions: Float64Array;
  readonly recalls: Float64Array;
}

/**
 * Average precision at each threshold: the mean, over the recalls 0, 0.01 … 1, of the highest precision at that recall or a higher one.
 * Precision only rises where something is found, so that the other places need not be kept.
 */
export function* rankMatches({
  order,
  words,
  truths,
  ranks,
  most = 0,
}: Ranking): Work<RankedMatches> {
  const precision = new Float64Array(count * truths);
  const hits = new Int32Array(count);
  const misses = new Int32Array(count);
  let missedByAll = 0;
  for (let i = 0; i < order.length; i++) {
    if (i % rankedAtOnce === 0) yield;
    const detection = order[i];
    if (ranks !== undefined && ranks[detection] >= most) continue;
    const word = words[detection];
    if (word === 0) {
      missedByAll++;
      continue;
    }
    const counted = ~(word >>> ignoredShift) & matchedBits;
    for (let t = 0; counted >>> t !== 0; t++) {
      const bit = 1 << t;
      if ((counted & bit) === 0) continue;
      if ((word & bit) === 0) {
        misses[t]++;
        continue;
      }
      const found = ++hits[t];
      // As the evaluators do, which keep from dividing by 0 so.
      const all = misses[t] + missedByAll + found + Number.EPSILON;
      precision[t * truths + found - 1] = found / all;
    }
  }
  return {
    precisions: Float64Array.from(hits, (found, t) =>
      averagePrecision(precision.subarray(t * truths, t * truths + found), truths),
    ),
    recalls: Float64Array.from(hits, (found) => found / truths),
  };
}

/** @param precision - at each truth that was found, in order; overwritten */
function averagePrecision(precision: Float64Array, truths: number): number {
  for (let i = precision.length - 1; i > 0; i--) {
    if (precision[i] > precision[i - 1]) precision[i - 1] = precision[i];
  }
  let [sum, found] = [0, 0];
  for (let q = 0; q < recalls; q++) {
    // Not q / 100, which is another number now and then.
    while (found < precision.length && (found + 1) / truths < q * 0.01) found++;
    if (found === precision.length) break;
    sum += precision[found];
  }
  return sum / recalls;
}
