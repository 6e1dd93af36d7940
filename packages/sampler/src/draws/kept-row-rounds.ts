import { PositionBits } from "../positions/position-bits.ts";
import type { PositionKey } from "../positions/position-key.ts";
import type { SortedRows } from "../rows/class-rows.ts";
import { shuffleAt } from "./shuffle-at.ts";

/**
 * The rows of each class in shuffled rounds, whose orders are kept for as long as a round is read: 4 bytes a row. A class's first
 * visit of a round takes O(n_c), the others a look-up.
 */
export class KeptRowRounds {
  readonly #rows: SortedRows;
  readonly #bits: PositionBits;
  readonly #order: Uint32Array;
  /** Visit that the present round of each class began with; NaN before the first. */
  readonly #begun: Float64Array;

  constructor(rows: SortedRows, key: PositionKey) {
    this.#rows = rows;
    this.#bits = new PositionBits(key, "rowOrder");
    this.#order = new Uint32Array(rows.rowCount);
    this.#begun = new Float64Array(rows.starts.length - 1).fill(Number.NaN);
  }

  /** The row that a class shows on its visit number `visit`. */
  atVisit(id: number, visit: number): number {
    const { starts } = this.#rows;
    const start = starts[id];
    const count = starts[id + 1] - start;
    // A division takes longer than the rest.
    const place = visit - this.#begun[id];
    if (place >= 0 && place < count) return this.#order[start + place];
    const round = Math.floor(visit / count);
    this.#enter(id, round);
    this.#begun[id] = round * count;
    return this.#order[start + (visit - round * count)];
  }

  #enter(id: number, round: number): void {
    const { starts } = this.#rows;
    const order = this.#order.subarray(starts[id], starts[id + 1]);
    for (let place = 0; place < order.length; place++) {
      order[place] = this.#rows.rowAt(starts[id] + place);
    }
    shuffleAt(order, this.#bits, { round, position: id });
  }
}
