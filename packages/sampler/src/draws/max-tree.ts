import { fan, treeLevels } from "./tree-levels.ts";

/** The greatest of numbers that change: log₁₆ N steps per change, none to ask. */
export class MaxTree {
  readonly #size: number;
  readonly #valueOf: (index: number) => number;
  /** Greatest of 16 numbers, of 16 of these, … of all. */
  readonly #levels: readonly Float64Array[];

  /** @param valueOf - the number at an index in [0, size) */
  constructor(size: number, valueOf: (index: number) => number) {
    this.#size = size;
    this.#valueOf = valueOf;
    this.#levels = treeLevels(size);
    this.refreshAll();
  }

  /** Takes notice of a number that changed. */
  refresh(index: number): void {
    let node = index;
    for (let level = 0; level < this.#levels.length; level++) {
      node = Math.floor(node / fan);
      // Where the greatest of sixteen stays what it was, so does all above.
      if (!this.#compare(level, node)) return;
    }
  }

  /** Takes notice of all numbers. */
  refreshAll(): void {
    for (const [level, { length }] of this.#levels.entries()) {
      for (let node = 0; node < length; node++) this.#compare(level, node);
    }
  }

  /** Where the greatest is; the first of several. */
  find(): number {
    let node = 0;
    for (let level = this.#levels.length - 1; level >= 0; level--) {
      const greatest = this.#levels[level][node];
      node *= fan;
      while (this.#part(level, node) !== greatest) node++;
    }
    return node;
  }

  /** Finds the greatest of sixteen; says whether it is another one. */
  #compare(level: number, node: number): boolean {
    const length = level === 0 ? this.#size : this.#levels[level - 1].length;
    const end = Math.min(length, (node + 1) * fan);
    let greatest = -Infinity;
    for (let child = node * fan; child < end; child++) {
      const part = this.#part(level, child);
      if (part > greatest) greatest = part;
    }
    const changed = this.#levels[level][node] !== greatest;
    this.#levels[level][node] = greatest;
    return changed;
  }

  #part(level: number, child: number): number {
    return level === 0 ? this.#valueOf(child) : this.#levels[level - 1][child];
  }
}
