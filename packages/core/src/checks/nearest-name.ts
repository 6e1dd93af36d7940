/**
 * The candidate that a text was probably meant to be: the one with the fewest letters changed, left
 * out or put in: three at most, and about half of
 * the text.
 *
 * @param text - what was written
 * @param candidates - what could have been meant
 * @returns the nearest, the first of several; undefined where none is near
 *
 * @example
 * ```ts
 * import { nearestName } from "@balms/core/adapter";
 *
 * console.log(nearestName("sample", ["prior", "sampled", "tau"])); // sampled
 * ```
 */
export function nearestName(text: string, candidates: readonly string[]): string | undefined {
  for (let edits = 1; edits < 4 && 2 * edits < text.length + 2; edits++) {
    for (const name of candidates) if (isWithin(edits, text, name)) return name;
  }
  return undefined;
}

/** Whether so many edits lead from one text to the other; equal letters at the start cost none. */
function isWithin(edits: number, a: string, b: string): boolean {
  const restA = a.slice(1);
  const restB = b.slice(1);
  if (a[0] === b[0]) return a === b || isWithin(edits, restA, restB);
  const left = edits - 1;
  return (
    left >= 0 &&
    (isWithin(left, restA, b) || isWithin(left, a, restB) || isWithin(left, restA, restB))
  );
}
