import { checkWhole } from "../checks/check-values.ts";
import { drawExponential } from "./exponential-ziggurat.ts";
import { portableLog } from "../numerics/portable-math.ts";
import type { RandomGenerator, RandomState } from "./random-generator.ts";
import { seedWords, type Words } from "./seed-words.ts";

/** xoshiro128** 1.1, Blackman & Vigna. Made through `createRandom` and `restoreRandom`. */
export class Xoshiro128 implements RandomGenerator {
  readonly #key: Readonly<Words>;
  // A typed array keeps the words unboxed where small integers have 31 bits.
  readonly #words: Int32Array;

  constructor(key: Readonly<Words>, words: Readonly<Words>) {
    this.#key = Object.freeze<Words>([...key]);
    this.#words = Int32Array.from(words, (word) => word | 0);
  }

  nextUint32(): number {
    const words = this.#words;
    let s0 = words[0];
    let s1 = words[1];
    let s2 = words[2];
    let s3 = words[3];
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    words[0] = s0;
    words[1] = s1;
    words[2] = s2;
    words[3] = s3;
    return result >>> 0;
  }

  uniform(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  integer(bound: number): number {
    checkWhole(bound, "bound", 1);
    // Values from the last, incomplete run of `bound` are drawn again, so that none is favoured.
    if (bound < 4294967296) {
      // Both operands as unsigned words: otherwise the remainder is a call into floating point.
      const size = bound >>> 0;
      for (;;) {
        const value = this.nextUint32() >>> 0;
        const rest = value % size;
        if (value - rest <= 4294967296 - size) return rest;
      }
    }
    for (;;) {
      const value = this.uniform() * 9007199254740992;
      const rest = value % bound;
      if (value - rest <= 9007199254740992 - bound) return rest;
    }
  }

  normal(): number {
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const square = u * u + v * v;
      // The polar method's second variate is dropped: keeping it would be hidden state.
      if (square > 0 && square < 1) return u * Math.sqrt((-2 * portableLog(square)) / square);
    }
  }

  exponential(): number {
    return drawExponential(this);
  }

  gumbel(): number {
    return -portableLog(drawExponential(this));
  }

  fork(name: string): RandomGenerator {
    const key = seedWords(this.#key, `fork:${name}`);
    return new Xoshiro128(key, key);
  }

  state(): RandomState {
    const words = Array.from(this.#words, (word) => word >>> 0) as Words;
    return Object.freeze({
      algorithm: "xoshiro128**",
      key: this.#key,
      words: Object.freeze<Words>(words),
    });
  }
}
