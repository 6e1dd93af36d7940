/**
 * Orders two texts by Unicode code point, the order in which class names become class ids.
 *
 * Neither a locale nor UTF-16 (which sorts U+1F600 before U+FF41) has a say, so that every machine
 * gives a class the same id.
 *
 * @returns negative, 0 or positive, as `Array.prototype.sort` wants it
 *
 * @example
 * ```ts
 * import { compareCodePoints } from "@balms/core";
 *
 * console.log(["é", "b", "B"].sort(compareCodePoints)); // B, b, é
 * ```
 */
export function compareCodePoints(first: string, second: string): number {
  const shorter = Math.min(first.length, second.length);
  for (let i = 0; i < shorter; i++) {
    if (first.charCodeAt(i) !== second.charCodeAt(i)) {
      return codePointAround(first, i) - codePointAround(second, i);
    }
  }
  return first.length - second.length;
}

/** The code point that unit `i` belongs to, which may have begun one unit before. */
function codePointAround(text: string, i: number): number {
  const code = text.charCodeAt(i);
  const startsBefore = code >= 0xdc00 && code <= 0xdfff && i > 0;
  return text.codePointAt(startsBefore ? i - 1 : i) ?? 0;
}
