import { PositionBits } from "../positions/position-bits.ts";
import type { PositionKey } from "../positions/position-key.ts";
import type { RowNumbers } from "../row-sampler.ts";
import { shuffleAt } from "./shuffle-at.ts";

/**
 * Passes over all rows, each in an order of its own, which is kept for as long as the pass is read: 4 bytes a row. Read in sequence,
 * a row costs a fifth of what computing its place takes; the first row of a pass takes O(N).
 */
export class KeptPasses {
  readonly #bits: PositionBits;
  readonly #order: Uint32Array;
  #pass = -1;

  constructor(rowCount: number, key: PositionKey) {
    this.#bits = new PositionBits(key, "rowOrder");
    this.#order = new Uint32Array(rowCount);
  }

  /** Writes the rows from a place of a pass on; past its end the next pass follows. */
  fill(pass: number, place: number, out: RowNumbers): void {
    const order = this.#order;
    let next = pass;
    let from = place;
    for (let done = 0; done < out.length; next++, from = 0) {
      this.#enter(next);
      const part = order.subarray(from, from + Math.min(order.length - from, out.length - done));
      out.set(part, done);
      done += part.length;
    }
  }

  #enter(pass: number): void {
    if (pass === this.#pass) return;
    const order = this.#order;
    for (let row = 0; row < order.length; row++) order[row] = row;
    shuffleAt(order, this.#bits, { round: pass, position: 0 });
    this.#pass = pass;
  }
}
