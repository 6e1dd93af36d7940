/** Where a generator stands, as JSON: write it down, and `restoreRandom` continues from there. */
export interface RandomState {
  readonly algorithm: "xoshiro128**";
  /** Four unsigned 32-bit words made from the seed; forks are derived from them. */
  readonly key: readonly [number, number, number, number];
  /** Four unsigned 32-bit words: the state of the recurrence. */
  readonly words: readonly [number, number, number, number];
}

/**
 * A source of random numbers. All functions of balms that draw take one, none draws by itself.
 * `createRandom` makes one; anything with these methods will do.
 */
export interface RandomGenerator {
  /** The next 32 random bits, as an integer in [0, 2^32). */
  nextUint32(): number;
  /** Uniform in [0, 1), a multiple of 2^−53. */
  uniform(): number;
  /** Uniform integer in [0, bound), without bias; `bound` from 1 to 2^53 − 1. */
  integer(bound: number): number;
  /** Standard normal. */
  normal(): number;
  /** Exponential with mean 1; never 0. */
  exponential(): number;
  /** Standard Gumbel: −log of an exponential. */
  gumbel(): number;
  /**
   * An independent stream, derived from this generator's seed and `name`. How much was drawn so
   * far does not matter: the same seed and name give the same stream.
   */
  fork(name: string): RandomGenerator;
  /** The present state. */
  state(): RandomState;
}
