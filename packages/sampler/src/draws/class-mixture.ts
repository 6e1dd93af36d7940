import { type ClassPrior } from "@balms/core";
import { describeValue, refuse } from "@balms/core/adapter";
import { PositionBits, scaleWord } from "../positions/position-bits.ts";
import type { PositionKey } from "../positions/position-key.ts";
import type { RowNumbers } from "../row-sampler.ts";
import type { SortedRows } from "../rows/class-rows.ts";
import { VoseTable } from "./alias-table.ts";

// Positions whose words are made together.
const run = 64;

/** Draws with replacement: a class from any distribution, then one of its rows, all alike. */
export class ClassMixture {
  readonly #rows: SortedRows;
  readonly #bits: PositionBits;
  readonly #table: VoseTable;
  readonly #words = new Int32Array(2 * run);

  constructor(rows: SortedRows, weights: ArrayLike<number>, key: PositionKey) {
    checkDrawable(rows.prior, weights);
    this.#rows = rows;
    this.#bits = new PositionBits(key, "row");
    this.#table = new VoseTable(weights);
  }

  /** Writes the rows at positions `first`, `first + 1`, … of an epoch. */
  fill(epoch: number, first: number, out: RowNumbers): void {
    const words = this.#words;
    for (let done = 0; done < out.length; done += run) {
      const count = Math.min(run, out.length - done);
      this.#bits.fillFirst(epoch, first + done, count, words);
      for (let i = 0; i < count; i++) {
        const place = this.#placeOf(words[2 * i], words[2 * i + 1]);
        out[done + i] = place >= 0 ? this.#rows.rowAt(place) : this.at(epoch, first + done + i);
      }
    }
  }

  /** The place of a row by the first two words of its position, if they settle it, else −1. */
  #placeOf(word0: number, word1: number): number {
    const id = this.#table.outcomeOf(word0);
    if (id < 0) return -1;
    const start = this.#rows.starts[id];
    const inClass = scaleWord(word1, this.#rows.starts[id + 1] - start);
    return inClass < 0 ? -1 : start + inClass;
  }

  /** The row at a position. */
  at(epoch: number, position: number): number {
    const { starts } = this.#rows;
    this.#bits.seek(epoch, position);
    const id = this.#table.draw(this.#bits);
    const start = starts[id];
    return this.#rows.rowAt(start + this.#bits.integer(starts[id + 1] - start));
  }
}

/** Refuses a share of a class that has no rows. */
export function checkDrawable(prior: ClassPrior, weights: ArrayLike<number>): void {
  const id = prior.counts.findIndex((count, other) => count === 0 && weights[other] > 0);
  if (id < 0) return;
  refuse(
    "distribution",
    `${weights[id]} for class ${describeValue(prior.classes[id])}, which has no rows`,
    "0 for a class without rows",
  );
}
