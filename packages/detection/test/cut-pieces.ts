import * as fc from "fast-check";

/** Bytes of a text or of what JSON writes for a value. */
export function bytesOf(content: unknown): Uint8Array {
  return new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content));
}

/** The same bytes in pieces, cut at the given places; places beyond the end are taken from the beginning again. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b);
  return [0, ...cuts].map((from, i) => bytes.slice(from, cuts[i] ?? bytes.length));
}

/** Places to cut at. */
export const cuts: fc.Arbitrary<number[]> = fc.array(fc.nat(), { maxLength: 12 });
