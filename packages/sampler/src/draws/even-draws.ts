import { permutedIndex } from "../positions/permuted-index.ts";
import { PositionBits } from "../positions/position-bits.ts";
import type { PositionKey } from "../positions/position-key.ts";
import type { RowNumbers } from "../row-sampler.ts";
import { runningSums, type SortedRows } from "../rows/class-rows.ts";

/**
 * Draws at class rates that may be anything, as evenly as they allow.
 *
 * The unit interval has a part of length q_c for every class, in it a part of equal length for every row of the
 * class. The L positions of an epoch take L points of the interval, one out of each L-th of it, in a random order.
 * By itself a position is drawn by the rates, as if it were alone; together an epoch has of every row what the rates
 * say, give or take one. Where all rows have one rate and L = N, that is every row once.
 */
export class EvenDraws {
  readonly #rows: SortedRows;
  readonly #ends: Float64Array;
  readonly #rates: Float64Array;
  readonly #points: PositionBits;
  readonly #orders: PositionBits;
  readonly #epochLength: number;

  /**
   * @param rates - q [C], at least 0; 0 for classes without rows
   * @param epochLength - L
   */
  constructor(rows: SortedRows, rates: Float64Array, key: PositionKey, epochLength: number) {
    this.#rows = rows;
    this.#rates = rates;
    this.#ends = runningSums(rates);
    this.#points = new PositionBits(key, "row");
    this.#orders = new PositionBits(key, "rowOrder");
    this.#epochLength = epochLength;
  }

  /** Writes the rows at positions `first`, `first + 1`, … of an epoch. */
  fill(epoch: number, first: number, out: RowNumbers): void {
    this.#orders.seek(epoch, 0);
    const key0 = this.#orders.nextInt32();
    const key1 = this.#orders.nextInt32();
    const length = this.#epochLength;
    const all = this.#ends[this.#rates.length];
    for (let i = 0; i < out.length; i++) {
      this.#points.seek(epoch, first + i);
      const part = permutedIndex(length, first + i, key0, key1);
      out[i] = this.#rowAt(((part + this.#points.uniform()) / length) * all);
    }
  }

  /** The row that a point of the interval belongs to. */
  #rowAt(point: number): number {
    const id = this.#classAt(point);
    const start = this.#rows.starts[id];
    const count = this.#rows.starts[id + 1] - start;
    const place = Math.floor(((point - this.#ends[id]) / this.#rates[id]) * count);
    // Rounding can reach the end of the part.
    return this.#rows.rowAt(start + Math.min(place, count - 1));
  }

  #classAt(point: number): number {
    let [low, high] = [0, this.#rates.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#ends[middle] <= point) low = middle;
      else high = middle;
    }
    // Rounding can reach the end of the interval, where classes without a part may stand.
    while (this.#rates[low] === 0) low--;
    return low;
  }
}
