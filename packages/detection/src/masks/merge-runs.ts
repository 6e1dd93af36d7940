/**
 * Runs without any of length 0 but the first: what surrounds an empty run is one. What the evaluators' own encoders write is so.
 *
 * @param counts - lengths in turn, background first
 */
export function joinRuns(counts: ArrayLike<number>): Uint32Array {
  if (!hasEmptyRun(counts)) return new Uint32Array(counts);
  const joined = new Uint32Array(Math.max(counts.length, 1));
  let runs = 1;
  if (counts.length > 0) joined[0] = counts[0];
  for (let i = 1; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    // Runs of even number are background.
    if ((i & 1) === ((runs - 1) & 1)) joined[runs - 1] += counts[i];
    else joined[runs++] = counts[i];
  }
  return joined.slice(0, runs);
}

function hasEmptyRun(counts: ArrayLike<number>): boolean {
  for (let i = 1; i < counts.length; i++) if (counts[i] === 0) return true;
  return counts.length === 0;
}

/** Runs of what is in both of two masks of one size, or in one of them. */
export function mergeRuns(a: Uint32Array, b: Uint32Array, both: boolean): Uint32Array {
  const merged = new Uint32Array(a.length + b.length + 1);
  let [i, j, runs, inside] = [0, 0, 0, 0];
  let [leftA, leftB] = [a[0], b[0]];
  for (;;) {
    while (leftA === 0 && ++i < a.length) leftA = a[i];
    while (leftB === 0 && ++j < b.length) leftB = b[j];
    const step = Math.min(leftA, leftB);
    if (step === 0) break;
    const now = both ? i & j & 1 : (i | j) & 1;
    if (now !== inside) {
      runs++;
      inside = now;
    }
    merged[runs] += step;
    leftA -= step;
    leftB -= step;
  }
  return merged.slice(0, runs + 1);
}

/** Pixels that are in both of two masks of one size. */
export function sharedPixels(a: Uint32Array, b: Uint32Array): number {
  let [i, j, shared] = [0, 0, 0];
  let [endA, endB, at] = [a[0], b[0], 0];
  while (i < a.length && j < b.length) {
    const end = endA < endB ? endA : endB;
    if (i & j & 1) shared += end - at;
    at = end;
    if (endA === end) endA += a[++i];
    if (endB === end) endB += b[++j];
  }
  return shared;
}
