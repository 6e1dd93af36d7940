import { shuffle } from "@balms/core";
import type { RandomGenerator } from "@balms/core";

/** Gives row numbers without end. */
export interface RowStream {
  /** Overwrites `out` with the next rows. */
  take(out: Int32Array): void;
}

/** A list that is gone through again and again, in a new order every time. */
class Rounds {
  readonly #items: Int32Array;
  readonly #random: RandomGenerator;
  #next: number;

  constructor(items: Int32Array, random: RandomGenerator) {
    this.#items = items;
    this.#random = random;
    this.#next = items.length;
  }

  take(): number {
    if (this.#next === this.#items.length) this.#restart();
    return this.#items[this.#next++];
  }

  /** The same as `take` for every element, but copied in runs. */
  takeMany(out: Int32Array): void {
    for (let filled = 0; filled < out.length;) {
      if (this.#next === this.#items.length) this.#restart();
      const count = Math.min(out.length - filled, this.#items.length - this.#next);
      out.set(this.#items.subarray(this.#next, this.#next + count), filled);
      this.#next += count;
      filled += count;
    }
  }

  #restart(): void {
    shuffle(this.#items, this.#random);
    this.#next = 0;
  }
}

/** Every row once per round, rounds in shuffled order (instance-balanced). Batches may span two rounds. */
export function instanceRows(rows: number, random: RandomGenerator): RowStream {
  const rounds = new Rounds(
    Int32Array.from({ length: rows }, (_, row) => row),
    random,
  );
  return {
    take(out: Int32Array): void {
      rounds.takeMany(out);
    },
  };
}

/** Classes in shuffled rounds, and the rows of a class in shuffled rounds (class-balanced). Classes without rows are passed over. */
export function classBalancedRows(
  rowsOfClass: readonly Int32Array[],
  random: RandomGenerator,
): RowStream {
  const perClass = rowsOfClass.map((rows) => new Rounds(rows.slice(), random));
  const present = Int32Array.from(rowsOfClass.keys()).filter((id) => rowsOfClass[id].length > 0);
  const classes = new Rounds(present, random);
  return {
    take(out: Int32Array): void {
      for (let index = 0; index < out.length; index++) out[index] = perClass[classes.take()].take();
    },
  };
}
