import { PositionBits } from "../positions/position-bits.ts";
import type { PositionKey } from "../positions/position-key.ts";
import { runningSums } from "../rows/class-rows.ts";
import type { RowNumbers } from "../row-sampler.ts";
import { VoseTable } from "./alias-table.ts";
import { binaryExponent, binarySignificand } from "./binary-parts.ts";

// Weights of doubles relative to the greatest: exponents from 0 to −1074, eight groups each.
const perPower = 8;
const mostGroups = 1075 * perPower;
// The group of a row that is never drawn.
const none = 65535;
const two32 = 4294967296;
// Positions whose words are made together.
const run = 64;
// What is no row: one that was not kept, and one that takes more bits.
const rejected = -1;
const open = -2;

/**
 * Draws rows in proportion to their weights, with replacement: O(1) expected, 4 bytes a row beside
 * the weights themselves.
 *
 * Rows are grouped by the bound just above their weight: a power of two times 9/16, 10/16, … 16/16.
 * A group is drawn by the sum of its weights; in it a row, all alike, that is kept with probability
 * w / bound ≥ 8/9 or else drawn again.
 */
export class WeightedRows {
  readonly #weights: ArrayLike<number>;
  readonly #bits: PositionBits;
  readonly #table: VoseTable;
  /** Rows sorted by group. */
  readonly #order: Uint32Array;
  readonly #starts: Float64Array;
  readonly #greatest: number;
  readonly #words = new Int32Array(2 * run);
  /** 1 / bound, relative to the greatest weight, of each group that has rows. */
  readonly #scales: Float64Array;

  /** @param weights - w ≥ 0, not all 0 */
  constructor(weights: ArrayLike<number>, key: PositionKey) {
    const greatest = greatestOf(weights);
    this.#greatest = greatest;
    const counts = new Float64Array(mostGroups);
    const groups = new Uint16Array(weights.length);
    for (let row = 0; row < weights.length; row++) {
      const share = weights[row] / greatest;
      groups[row] = share > 0 ? groupOf(share) : none;
      if (share > 0) counts[groups[row]]++;
    }
    // A few groups of the many have rows: small tables stay in the fastest cache.
    const used = Array.from(counts.keys()).filter((group) => counts[group] > 0);
    const ids = new Uint32Array(mostGroups);
    used.forEach((group, id) => {
      ids[group] = id;
    });
    this.#starts = runningSums(used.map((group) => counts[group]));
    this.#scales = Float64Array.from(used, (group) => 1 / boundOf(group));
    this.#order = new Uint32Array(this.#starts[used.length]);
    const places = this.#starts.slice();
    const sums = new Float64Array(used.length);
    for (let row = 0; row < weights.length; row++) {
      if (groups[row] === none) continue;
      const id = ids[groups[row]];
      this.#order[places[id]++] = row;
      sums[id] += weights[row] / greatest;
    }
    this.#weights = weights;
    this.#table = new VoseTable(sums);
    this.#bits = new PositionBits(key, "row");
  }

  fill(epoch: number, first: number, out: RowNumbers): void {
    const words = this.#words;
    for (let done = 0; done < out.length; done += run) {
      const count = Math.min(run, out.length - done);
      this.#bits.fillFirst(epoch, first + done, count, words);
      for (let i = 0; i < count; i++) {
        const group = this.#table.outcomeOf(words[2 * i]);
        const row = group < 0 ? open : this.#propose(group, words[2 * i + 1]);
        out[done + i] = row >= 0 ? row : this.#goOn(epoch, first + done + i, group, row);
      }
    }
  }

  /** The row at a position whose first two words did not settle it. */
  #goOn(epoch: number, position: number, group: number, found: number): number {
    // A row that was not kept took two words; else all is drawn anew, with all the bits it takes.
    this.#bits.seek(epoch, position, found === rejected ? 2 : 0);
    const decided = found === rejected ? group : this.#table.draw(this.#bits);
    for (;;) {
      const word = this.#bits.nextInt32();
      let row = this.#propose(decided, word);
      if (row === open) row = this.#settle(decided, (word >>> 0) + this.#bits.uniform());
      if (row >= 0) return row;
    }
  }

  /** A row of a group by 32 bits, or why there is none. */
  #propose(group: number, word: number): number {
    const start = this.#starts[group];
    const size = this.#starts[group + 1] - start;
    // As in an alias table: the integer part of word · size says which row, the rest whether it is kept.
    const low = ((word >>> 0) / two32) * size;
    const high = low + size / two32;
    const place = Math.floor(low);
    const row = this.#order[start + place];
    const end = place + (this.#weights[row] / this.#greatest) * this.#scales[group];
    if (high <= end) return row;
    return low >= end && high <= place + 1 ? rejected : open;
  }

  #settle(group: number, word: number): number {
    const start = this.#starts[group];
    const size = this.#starts[group + 1] - start;
    const exact = (word / two32) * size;
    const place = Math.min(Math.floor(exact), size - 1);
    const row = this.#order[start + place];
    const share = (this.#weights[row] / this.#greatest) * this.#scales[group];
    return exact < place + share ? row : rejected;
  }
}

/** The greatest of the weights. */
export function greatestOf(weights: ArrayLike<number>): number {
  let greatest = 0;
  for (let row = 0; row < weights.length; row++) greatest = Math.max(greatest, weights[row]);
  return greatest;
}

/** The group of a weight relative to the greatest, in (0, 1]. */
function groupOf(share: number): number {
  return perPower * (1 - binaryExponent(share)) - Math.ceil(binarySignificand(share) * perPower);
}

/** The greatest weight of a group. */
function boundOf(group: number): number {
  return 2 ** -Math.floor(group / perPower) * (1 - (group % perPower) / 16);
}
