/** The bits of a word: matched at threshold t, and left out of account at threshold t. */
export const ignoredShift = 16;

// What an overlap of 1 passes after rounding, too.
const barelyLess = 1 - 1e-10;

/** One category in one picture. */
export interface OverlapGroup {
  /** [detections, truths]; detections from the highest score to the lowest. */
  readonly overlaps: Float64Array;
  readonly detections: number;
  readonly truths: number;
  /** 1 for a truth that several detections may match. */
  readonly repeatable: Uint8Array;
}

/**
 * Matches detections with truths, at each threshold, as the evaluators of COCO and LVIS do it: the surest detection first, each takes the
 * free truth that it overlaps most; one that is left out of account only where there is no other. Of truths that are overlapped as much,
 * the last is taken.
 *
 * @param group - the overlaps
 * @param ignored - 1 for a truth that is left out of account: what matches it is left out, too
 * @param thresholds - rising, at most 16
 * @param words - per detection, what is set: its matches, and those that are left out
 */
export function matchGreedily(
  group: OverlapGroup,
  ignored: Uint8Array,
  thresholds: Float64Array,
  words: Uint32Array,
): void {
  const { overlaps, detections, truths, repeatable } = group;
  const order = countedFirst(ignored, truths);
  /** Per truth, the thresholds at which it is matched already. */
  const taken = new Uint32Array(truths);
  for (let detection = 0; detection < detections; detection++) {
    words[detection] = 0;
    const row = detection * truths;
    let most = 0;
    for (let truth = 0; truth < truths; truth++) most = Math.max(most, overlaps[row + truth]);
    for (let t = 0; t < thresholds.length && most >= Math.min(thresholds[t], barelyLess); t++) {
      const bit = 1 << t;
      let best = Math.min(thresholds[t], barelyLess);
      let match = -1;
      for (let k = 0; k < truths; k++) {
        const truth = order[k];
        if (taken[truth] & bit && repeatable[truth] === 0) continue;
        if (match >= 0 && ignored[match] < ignored[truth]) break;
        if (overlaps[row + truth] < best) continue;
        best = overlaps[row + truth];
        match = truth;
      }
      if (match < 0) continue;
      taken[match] |= bit;
      words[detection] |= ignored[match] === 1 ? bit | (bit << ignoredShift) : bit;
    }
  }
}

/** Truths, those that count before those that are left out of account. */
function countedFirst(ignored: Uint8Array, truths: number): Int32Array {
  const order = new Int32Array(truths);
  let next = 0;
  for (const value of [0, 1]) {
    for (let i = 0; i < truths; i++) if (ignored[i] === value) order[next++] = i;
  }
  return order;
}
