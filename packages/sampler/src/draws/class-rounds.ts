import { permutedIndex } from "../positions/permuted-index.ts";
import { PositionBits } from "../positions/position-bits.ts";
import type { PositionKey } from "../positions/position-key.ts";
import { shuffleAt } from "./shuffle-at.ts";

// Orders of more classes than this are not kept: whoever jumps from round to round would wait.
const mostKept = 4096;

/** Classes in shuffled rounds: a round is every class once, in an order of its own. */
export class ClassRounds {
  readonly size: number;
  readonly #ids: readonly number[];
  readonly #bits: PositionBits;
  // The order of the latest round, or what it follows from: the next position is nearly always in it.
  #round = -1;
  readonly #order: Uint32Array;
  #key0 = 0;
  #key1 = 0;

  /** @param ids - the classes that take part */
  constructor(ids: readonly number[], key: PositionKey) {
    this.size = ids.length;
    this.#ids = ids;
    this.#order = new Uint32Array(ids.length <= mostKept ? ids.length : 0);
    this.#bits = new PositionBits(key, "classOrder");
  }

  /** The class at a place of a round. */
  at(round: number, place: number): number {
    if (round !== this.#round) this.#enter(round);
    if (this.size <= mostKept) return this.#order[place];
    return this.#ids[permutedIndex(this.size, place, this.#key0, this.#key1)];
  }

  #enter(round: number): void {
    this.#round = round;
    if (this.size <= mostKept) {
      this.#order.set(this.#ids);
      shuffleAt(this.#order, this.#bits, { round, position: 0 });
    } else {
      this.#bits.seek(round, 0);
      this.#key0 = this.#bits.nextInt32();
      this.#key1 = this.#bits.nextInt32();
    }
  }
}
