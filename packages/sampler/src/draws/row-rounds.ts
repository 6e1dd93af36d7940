import { permutedIndex } from "../positions/permuted-index.ts";
import { PositionBits } from "../positions/position-bits.ts";
import type { PositionKey } from "../positions/position-key.ts";
import type { SortedRows } from "../rows/class-rows.ts";

/** The rows of each class in shuffled rounds: all of them once, in an order of its own, then again. */
export class RowRounds {
  readonly #rows: SortedRows;
  readonly #bits: PositionBits;
  // The keys of each class's latest round are kept: the next visit is nearly always in it.
  readonly #rounds: Float64Array;
  readonly #keys: Int32Array;

  constructor(rows: SortedRows, key: PositionKey) {
    const classes = rows.starts.length - 1;
    this.#rows = rows;
    this.#bits = new PositionBits(key, "rowOrder");
    this.#rounds = new Float64Array(classes).fill(-1);
    this.#keys = new Int32Array(2 * classes);
  }

  /** The row at a place of a class's round; past the last row it starts again. */
  at(id: number, round: number, place: number): number {
    const { starts } = this.#rows;
    const start = starts[id];
    const count = starts[id + 1] - start;
    const keys = this.#keys;
    if (this.#rounds[id] !== round) {
      this.#rounds[id] = round;
      this.#bits.seek(0, round * (starts.length - 1) + id);
      keys[2 * id] = this.#bits.nextInt32();
      keys[2 * id + 1] = this.#bits.nextInt32();
    }
    const inClass = permutedIndex(count, place % count, keys[2 * id], keys[2 * id + 1]);
    return this.#rows.rowAt(start + inClass);
  }

  /** The row that a class shows on its visit number `visit`. */
  atVisit(id: number, visit: number): number {
    const { starts } = this.#rows;
    const count = starts[id + 1] - starts[id];
    const round = Math.floor(visit / count);
    return this.at(id, round, visit - round * count);
  }
}
