// Two hashes of 32 bits, each of which takes every word in by a bijection: a single word that differs
// always shows. They guard against mistakes, such as the labels of another version, not against intent.

const [odd0, odd1] = [0x9e3779b1, 0x85ebca6b];
const chunk = 4096;

/**
 * 64 bits of whole numbers from 0 to 2^32 − 1, in their order, as text.
 *
 * Negative numbers and words of other meanings count as the 32 bits that they are.
 *
 * @param before - what they come after: another digest, for what is of several parts
 *
 * @example
 * ```ts
 * import { digestIntegers } from "@balms/core/adapter";
 *
 * console.log(digestIntegers([0, 1]) === digestIntegers([1, 0])); // false
 * ```
 */
export function digestIntegers(values: ArrayLike<number>, before: string = ""): string {
  const hash = start(before);
  takeIn(hash, values, values.length);
  return write(hash);
}

/**
 * 64 bits of numbers, in their order, as text: the same for all arrays that hold the same numbers.
 *
 * @example
 * ```ts
 * import { digestNumbers } from "@balms/core/adapter";
 *
 * console.log(digestNumbers([0.5, 2]) === digestNumbers(Float32Array.of(0.5, 2))); // true
 * ```
 */
export function digestNumbers(values: ArrayLike<number>): string {
  const hash = start("");
  const doubles = new Float64Array(chunk);
  const words = new Int32Array(doubles.buffer);
  for (let first = 0; first < values.length; first += chunk) {
    const count = Math.min(chunk, values.length - first);
    // −0 is 0.
    for (let i = 0; i < count; i++) doubles[i] = values[first + i] + 0;
    takeIn(hash, words, 2 * count);
  }
  return write(hash);
}

function takeIn(hash: Int32Array, words: ArrayLike<number>, count: number): void {
  let a = hash[0];
  let b = hash[1];
  for (let i = 0; i < count; i++) {
    const word = words[i] | 0;
    a = Math.imul(a ^ word, odd0);
    a = (a << 13) | (a >>> 19);
    b = Math.imul((b + word) | 0, odd1);
    b ^= b >>> 15;
  }
  hash[0] = a;
  hash[1] = b;
}

function start(before: string): Int32Array {
  const hash = Int32Array.of(1, 2);
  takeIn(
    hash,
    Array.from(before, (letter) => letter.codePointAt(0) ?? 0),
    before.length,
  );
  return hash;
}

function write(hash: Int32Array): string {
  return Array.from(hash, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
