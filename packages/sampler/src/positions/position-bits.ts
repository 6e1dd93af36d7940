import { restoreRandom, type RandomGenerator, type RandomState } from "@balms/core";
import type { PositionKey } from "./position-key.ts";
import { threefry2x32 } from "./threefry.ts";

/** What words are for: words for different purposes have nothing to do with each other. */
const purposes = { row: 1, class: 2, rowOrder: 3, classOrder: 4, race: 5, epoch: 6, fill: 7 };

/** What the words of a `PositionBits` are for. */
export type Purpose = keyof typeof purposes;

const two32 = 4294967296;
const two53 = 9007199254740992;
// Products with 32-bit words are exact up to the first bound, and fit 32 bits by half up to the other.
const mostExact = 2097152;
const mostFast = 2147483648;

/**
 * Random numbers of a place (epoch, position): the same whenever they are asked for.
 *
 * The key is taken through Threefry once per purpose and once per epoch; the position, up to
 * 2^53 − 1, is the counter. Its eleven spare bits number the blocks of two words.
 */
export class PositionBits {
  readonly #words = new Int32Array(2);
  readonly #key0: number;
  readonly #key1: number;
  #epoch = -1;
  #epochKey0 = 0;
  #epochKey1 = 0;
  #low = 0;
  #high = 0;
  #drawn = 0;

  constructor(key: PositionKey, purpose: Purpose) {
    const words = this.#words;
    threefry2x32(key[0], key[1], key[2], key[3], words);
    threefry2x32(words[0], words[1], purposes[purpose], 0, words);
    this.#key0 = words[0];
    this.#key1 = words[1];
  }

  /** Goes to a word of a place; both up to 2^53 − 1. */
  seek(epoch: number, position: number, drawn: number = 0): void {
    this.#enter(epoch);
    this.#low = position | 0;
    this.#high = position < two32 ? 0 : Math.floor(position / two32);
    this.#drawn = drawn;
  }

  /**
   * The first two words, signed, of each of the places from `first` on: the same as `seek` and
   * `nextInt32` give. One loop over integers alone is several times as fast as calls.
   */
  fillFirst(epoch: number, first: number, count: number, out: Int32Array): void {
    this.#enter(epoch);
    const high = Math.floor(first / two32);
    threefry2x32(this.#epochKey0, this.#epochKey1, first | 0, high, out, count);
  }

  /** The next 32 bits of the place, signed: integers of that size need no memory. */
  nextInt32(): number {
    const drawn = this.#drawn++;
    if ((drawn & 1) === 0) {
      const high = this.#high | (drawn << 20);
      threefry2x32(this.#epochKey0, this.#epochKey1, this.#low, high, this.#words);
    }
    return this.#words[drawn & 1];
  }

  /** The next 32 bits of the place, unsigned. */
  nextUint32(): number {
    return this.nextInt32() >>> 0;
  }

  #enter(epoch: number): void {
    if (epoch === this.#epoch) return;
    const words = this.#words;
    threefry2x32(this.#key0, this.#key1, epoch | 0, Math.floor(epoch / two32), words);
    this.#epochKey0 = words[0];
    this.#epochKey1 = words[1];
    this.#epoch = epoch;
  }

  /** Uniform in [0, 1), a multiple of 2^−53. */
  uniform(): number {
    const high = this.nextUint32() >>> 5;
    return (high * 67108864 + (this.nextUint32() >>> 6)) / two53;
  }

  /** Uniform integer in [0, bound), without bias; `bound` from 1 to 2^53 − 1. */
  integer(bound: number): number {
    if (bound <= mostFast) {
      for (;;) {
        const word = this.nextInt32();
        const value = scaleWord(word, bound);
        if (value >= 0) return value;
        const lower = Math.imul(word, bound) >>> 0;
        if (lower >= two32 % bound) return upperHalf(word, bound, lower);
      }
    }
    const limit = two53 - (two53 % bound);
    let value = this.uniform() * two53;
    while (value >= limit) value = this.uniform() * two53;
    return value % bound;
  }

  /** A generator of its own for the place, where many numbers are wanted. */
  random(): RandomGenerator {
    const [a, b, c, d] = Array.from({ length: 4 }, () => this.nextUint32());
    // The recurrence never leaves the state of all zeros.
    const words: RandomState["words"] = [a, b, c, (d | 1) >>> 0];
    return restoreRandom({ algorithm: "xoshiro128**", key: words, words });
  }
}

/**
 * Uniform in [0, bound) from 32 bits, if they settle it without bias, else −1.
 *
 * Source: Lemire, "Fast random integer generation in an interval", ACM Transactions on Modeling and
 * Computer Simulation 2019: the upper half of a product; lower halves below 2^32 mod bound, which is
 * less than the bound, would favour some values.
 */
export function scaleWord(word: number, bound: number): number {
  if (bound <= mostExact) {
    const product = (word >>> 0) * bound;
    const upper = Math.floor(product / two32);
    return product - upper * two32 >= bound ? upper | 0 : -1;
  }
  if (bound > mostFast) return -1;
  const lower = Math.imul(word, bound) >>> 0;
  return lower >= bound ? upperHalf(word, bound, lower) : -1;
}

/** The upper 32 bits of a product whose lower ones are known; what the double rounds off is less. */
function upperHalf(word: number, bound: number, lower: number): number {
  return (((word >>> 0) * bound - lower) / two32 + 0.5) | 0;
}
