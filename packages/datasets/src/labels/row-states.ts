/** Whether rows have no class, one or several, in a byte each, for columns that come one after the other. */
export class RowStates {
  #states: Uint8Array = new Uint8Array(1024);
  #rows = 0;

  /** Says that a row, at most one beyond those that were named, has `more` classes more: one or none. */
  add(row: number, more: number): void {
    if (row >= this.#rows) this.#append();
    if (more > 0 && this.#states[row] < 2) this.#states[row]++;
  }

  /** How many rows have no class, and how many have one. */
  totals(): { readonly none: number; readonly single: number } {
    let [none, single] = [0, 0];
    for (let row = 0; row < this.#rows; row++) {
      if (this.#states[row] === 0) none++;
      else if (this.#states[row] === 1) single++;
    }
    return { none, single };
  }

  #append(): void {
    if (this.#rows === this.#states.length) {
      const larger = new Uint8Array(2 * this.#rows);
      larger.set(this.#states);
      this.#states = larger;
    }
    this.#rows++;
  }
}
