/**
 * The candidate that a text was probably meant to be: the one with the fewest letters left out or put in, four
 * at most and about half of the text. A letter that is changed or has moved is one of each: "tua" is near "tau",
 * and "meta" not near "data".
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
  for (let edits = 1; edits < 5 && edits < text.length / 2 + 1; edits++) {
    for (const name of candidates) if (isWithin(edits, text, name)) return name;
  }
  return undefined;
}

/** Whether letters left out and put in, so many, lead from one text to the other; a changed letter is one of each. */
function isWithin(edits: number, a: string, b: string): boolean {
  let at = 0;
  // No step of its own for each letter: a name may have more of them than a stack has room for.
  while (a[at] && a[at] === b[at]) at++;
  const restA = a.slice(at);
  const restB = b.slice(at);
  return (
    restA === restB ||
    (edits-- > 0 &&
      (isWithin(edits, restA.slice(1), restB) || isWithin(edits, restA, restB.slice(1))))
  );
}
