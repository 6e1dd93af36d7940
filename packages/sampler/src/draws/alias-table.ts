import { type RandomGenerator } from "@balms/core";
import { checkVector, refuse, refuseValue } from "@balms/core/adapter";

/** The part of a `RandomGenerator` that draws take. */
export type DrawSource = Pick<RandomGenerator, "nextUint32" | "uniform">;

const two32 = 4294967296;

/** A table for drawing from a fixed distribution in O(1). */
export interface AliasTable {
  /** One of the C outcomes, with probability w / Σ w. */
  draw(random: DrawSource): number;
}

/**
 * An alias table: draws outcome c with probability w_c / Σ w in constant time, after O(C) set-up.
 * An outcome of weight 0 is never drawn. 12 bytes an outcome.
 *
 * Source: Walker, ACM TOMS 1977; Vose, "A linear algorithm for generating random numbers with a
 * given distribution", IEEE Transactions on Software Engineering 1991.
 *
 * @param weights - w ≥ 0 [C], not all 0; they need not add up to 1
 * @throws {@link ArgumentError} when a weight is negative or not finite, or all are 0
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { aliasTable } from "@balms/sampler";
 *
 * const table = aliasTable([3, 0, 1]);
 * console.log(table.draw(createRandom(1))); // 0 or, one time in four, 2
 * ```
 */
export function aliasTable(weights: ArrayLike<number>): AliasTable {
  checkVector(
    weights,
    "weights",
    (weights as ArrayLike<number> | null | undefined)?.length ?? 0,
    0,
  );
  const table = new VoseTable(weights);
  return { draw: (random) => table.draw(checkSource(random)) };
}

function checkSource(random: DrawSource): DrawSource {
  const { nextUint32, uniform } = (random ?? {}) as Partial<DrawSource>;
  if (typeof nextUint32 === "function" && typeof uniform === "function") return random;
  return refuseValue("random", random, "a RandomGenerator, as createRandom makes one");
}

/** The table itself: column c holds outcome c below its threshold, and another one above. */
export class VoseTable implements AliasTable {
  readonly thresholds: Float64Array;
  readonly others: Uint32Array;

  constructor(weights: ArrayLike<number>) {
    const size = weights.length;
    let greatest = 0;
    for (let i = 1; i < size; i++) if (weights[i] > weights[greatest]) greatest = i;
    if (size === 0 || weights[greatest] === 0) {
      refuse("weights", size === 0 ? "none" : "only 0", "at least one weight above 0");
    }
    // Relative to the greatest first: the sum of very large weights would overflow.
    const scaled = Float64Array.from(weights, (weight) => weight / weights[greatest]);
    const mean = scaled.reduce((a, b) => a + b, 0) / size;
    this.thresholds = scaled.map((weight) => weight / mean);
    // What rounding leaves over falls to the greatest weight, and never to one of 0.
    this.others = new Uint32Array(size).fill(greatest);
    this.#pair();
  }

  draw(random: DrawSource): number {
    const word = random.nextUint32();
    const outcome = this.outcomeOf(word);
    return outcome >= 0 ? outcome : this.#settle(word + random.uniform());
  }

  /** The outcome that the first 32 bits of a uniform number lead to; −1 if they leave it open. */
  outcomeOf(word: number): number {
    const size = this.thresholds.length;
    const low = ((word >>> 0) / two32) * size;
    const high = low + size / two32;
    const column = Math.floor(low) | 0;
    const end = column + this.thresholds[column];
    if (high <= end) return column;
    return low >= end && high <= column + 1 ? this.others[column] : -1;
  }

  #settle(word: number): number {
    const place = (word / two32) * this.thresholds.length;
    const column = Math.min(Math.floor(place), this.thresholds.length - 1);
    return place < column + this.thresholds[column] ? column : this.others[column];
  }

  /** Fills the columns that are short from those that have too much. */
  #pair(): void {
    const { thresholds, others } = this;
    const size = thresholds.length;
    // Two stacks in one array: short columns from the left, those with too much from the right.
    const stack = new Uint32Array(size);
    let short = 0;
    let long = size;
    for (let i = 0; i < size; i++) stack[thresholds[i] < 1 ? short++ : --long] = i;
    while (short > 0 && long < size) {
      const taker = stack[--short];
      const giver = stack[long];
      others[taker] = giver;
      thresholds[giver] -= 1 - thresholds[taker];
      if (thresholds[giver] < 1) {
        long++;
        stack[short++] = giver;
      }
    }
    // Full columns, but for rounding; short ones that are left keep the greatest weight as the other.
    while (long < size) thresholds[stack[long++]] = 1;
  }
}
