/** Whole numbers below 2^31, one per row, of rows that come one by one. */
export class RowList {
  #values = new Int32Array(1024);
  #length = 0;

  add(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Int32Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** All of them so far, in memory of their own. */
  rows(): Int32Array {
    return this.#values.slice(0, this.#length);
  }
}
