/**
 * The candidate that a text was probably meant to be: the one with the fewest letters changed, left
 * out, put in or swapped, as long as these are few for the length of the text.
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
  for (let edits = 0; edits <= Math.min(4, 1 + text.length / 3); edits++) {
    const near = candidates.find((name) => isWithin(text.toLowerCase(), name.toLowerCase(), edits));
    if (near !== undefined) return near;
  }
  return undefined;
}

/** Whether so many edits lead from one text to the other. */
function isWithin(a: string, b: string, edits: number): boolean {
  if (a === b) return true;
  const [restA, restB] = [a.slice(1), b.slice(1)];
  // Equal letters at the start cost nothing, and nothing is gained by spending edits on them.
  if (a && a[0] === b[0]) return isWithin(restA, restB, edits);
  const left = edits - 1;
  if (left < 0 || Math.abs(a.length - b.length) > edits) return false;
  return [
    [restA, b],
    [a, restB],
    [restA, restB],
    // Two letters swapped.
    [b[0] + a[0] + a.slice(2), b],
  ].some(([one, other]) => isWithin(one, other, left));
}
