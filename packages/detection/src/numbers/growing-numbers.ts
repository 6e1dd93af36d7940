/** A list of numbers that grows at its end, in one typed array; missing fields of records are NaN. */
export class GrowingNumbers {
  #values: Float64Array<ArrayBuffer> = new Float64Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const values = new Float64Array(Math.ceil(this.#length * 1.5));
      values.set(this.#values);
      this.#values = values;
    }
    this.#values[this.#length++] = value;
  }

  at(index: number): number {
    return this.#values[index];
  }

  /** The numbers so far, as a view of the same memory. */
  values(): Float64Array<ArrayBuffer> {
    return this.#values.subarray(0, this.#length);
  }
}
