import { fan, treeLevels } from "./tree-levels.ts";

/**
 * Sums of numbers ≥ 0 that change, for drawing in proportion to them: log₁₆ N steps per draw and
 * per change, half a byte per number beside the numbers themselves.
 *
 * Every sum is made of its parts anew when one of them changes: it depends on the numbers alone,
 * and not on how they came about.
 */
export class SumTree {
  readonly #size: number;
  readonly #valueOf: (index: number) => number;
  /** Sums of 16 numbers, sums of 16 of these, … one sum. */
  readonly #levels: readonly Float64Array[];

  /** @param valueOf - the number at an index in [0, size) */
  constructor(size: number, valueOf: (index: number) => number) {
    this.#size = size;
    this.#valueOf = valueOf;
    this.#levels = treeLevels(size);
    this.refreshAll();
  }

  /** The sum of all. */
  get total(): number {
    return this.#levels[this.#levels.length - 1][0];
  }

  /** Takes notice of a number that changed. */
  refresh(index: number): void {
    let node = index;
    for (let level = 0; level < this.#levels.length; level++) {
      node = Math.floor(node / fan);
      this.#sum(level, node);
    }
  }

  /** Takes notice of all numbers. */
  refreshAll(): void {
    this.#levels.forEach((sums, level) => sums.forEach((_, node) => this.#sum(level, node)));
  }

  /** The index at which the running sum passes `value`, in [0, total); its number is above 0. */
  find(value: number): number {
    let rest = value;
    let node = 0;
    for (let level = this.#levels.length - 1; level >= 0; level--) {
      const end = this.#endOf(level, node);
      let found = -1;
      for (let child = node * fan; child < end; child++) {
        const part = this.#part(level, child);
        if (part > 0) {
          // The last part above 0 takes what rounding leaves over.
          if (found >= 0) rest -= this.#part(level, found);
          found = child;
          if (rest < part) break;
        }
      }
      node = found;
    }
    return node;
  }

  #sum(level: number, node: number): void {
    const end = this.#endOf(level, node);
    let sum = 0;
    for (let child = node * fan; child < end; child++) sum += this.#part(level, child);
    this.#levels[level][node] = sum;
  }

  #part(level: number, child: number): number {
    return level === 0 ? this.#valueOf(child) : this.#levels[level - 1][child];
  }

  #endOf(level: number, node: number): number {
    const length = level === 0 ? this.#size : this.#levels[level - 1].length;
    return Math.min(length, (node + 1) * fan);
  }
}
