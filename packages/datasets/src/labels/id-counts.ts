import { isId } from "./ids-from-array.ts";
import type { LabelCount } from "./label-tally.ts";

// Ids below are counted in arrays, which takes a tenth of the time.
const mostDense = 2 ** 20;

/** Counts class ids one by one; memory grows with the ids that there are, not with the rows. */
export class IdCounts {
  #counts = new Float64Array(1024);
  #firsts = new Float64Array(1024);
  readonly #large: Map<number, { count: number; readonly first: number }> = new Map();
  #different = 0;

  /** How many different ids were added. */
  get different(): number {
    return this.#different;
  }

  /**
   * Adds the ids of the rows from `row` on, up to the first number that is none.
   *
   * @returns where that stands, or the number of all
   */
  addAll(numbers: ArrayLike<number>, row: number): number {
    for (let index = 0; index < numbers.length; index++) {
      const id = numbers[index];
      // Counted before: nearly all.
      if (id < this.#counts.length && this.#counts[id] > 0) this.#counts[id]++;
      else if (!isId(id)) return index;
      else this.#learn(id, row + index);
    }
    return numbers.length;
  }

  /** Ids ascending, with the first row of each. */
  labels(): LabelCount<number>[] {
    const labels: LabelCount<number>[] = [];
    for (const [label, count] of this.#counts.entries()) {
      if (count > 0) labels.push({ label, count, first: this.#firsts[label] });
    }
    const large = [...this.#large].map(([label, found]) => ({ label, ...found }));
    return [...labels, ...large.toSorted((left, right) => left.label - right.label)];
  }

  #learn(id: number, row: number): void {
    const known = this.#large.get(id);
    if (known !== undefined) known.count++;
    else {
      this.#different++;
      if (id >= mostDense) this.#large.set(id, { count: 1, first: row });
      else {
        if (id >= this.#counts.length) this.#grow(id);
        this.#counts[id] = 1;
        this.#firsts[id] = row;
      }
    }
  }

  #grow(id: number): void {
    const size = 2 ** Math.ceil(Math.log2(id + 1));
    const grown = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const larger = new Float64Array(size);
      larger.set(old);
      return larger;
    };
    this.#counts = grown(this.#counts);
    this.#firsts = grown(this.#firsts);
  }
}
