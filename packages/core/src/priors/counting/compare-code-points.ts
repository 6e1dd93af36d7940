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
 * import { compareCodePoints } from "@balms/core/adapter";
 *
 * console.log(["é", "b", "B"].sort(compareCodePoints)); // B, b, é
 * ```
 */
export function compareCodePoints(first: string, second: string): number {
  const shorter = Math.min(first.length, second.length);
  for (let i = 0; i < shorter; i++) {
    // Where high surrogates differ, so do the code points that start with them.
    const difference = Number(first.codePointAt(i)) - Number(second.codePointAt(i));
    if (difference !== 0) return difference;
  }
  return first.length - second.length;
}
