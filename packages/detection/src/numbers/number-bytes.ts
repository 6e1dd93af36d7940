const payload = 0x7f;
const more = 0x80;

/** Whole numbers below 2^31 in magnitude, one after the other in as few bytes as they need: 7 bits a byte. */
export class NumberBytes {
  #bytes: Uint8Array = new Uint8Array(256);
  #length = 0;
  /** Where the next number is read. */
  #at = 0;

  /** Bytes that are filled: where what is written next begins. */
  get length(): number {
    return this.#length;
  }

  /** Writes a number from 0. */
  write(value: number): void {
    if (this.#length + 5 > this.#bytes.length) this.#grow();
    let rest = value;
    while (rest > payload) {
      this.#bytes[this.#length++] = (rest & payload) | more;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Writes a number of either sign. */
  writeSigned(value: number): void {
    this.write(((value << 1) ^ (value >> 31)) >>> 0);
  }

  /** Goes to a place where something was written. */
  seek(at: number): void {
    this.#at = at;
  }

  read(): number {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = this.#bytes[this.#at++];
      value |= (byte & payload) << shift;
      if (byte < more) return value >>> 0;
      shift += 7;
    }
  }

  /** Passes over numbers. */
  skip(count: number): void {
    for (let left = count; left > 0; left--) while (this.#bytes[this.#at++] >= more);
  }

  /** Writes numbers from 0 of which every second resembles the one before: run lengths of an outline. */
  writeAlternating(numbers: ArrayLike<number>): void {
    for (let i = 0; i < numbers.length; i++) {
      if (i < 2) this.write(numbers[i]);
      else this.writeSigned(numbers[i] - numbers[i - 2]);
    }
  }

  /** Reads as many of them as a list has room for. */
  readAlternating(numbers: Uint32Array): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < numbers.length; i++) {
      let byte = bytes[at++];
      let value = byte & payload;
      for (let shift = 7; byte >= more; shift += 7) {
        byte = bytes[at++];
        value |= (byte & payload) << shift;
      }
      numbers[i] = i < 2 ? value : numbers[i - 2] + ((value >>> 1) ^ -(value & 1));
    }
    this.#at = at;
  }

  readSigned(): number {
    const value = this.read();
    return (value >>> 1) ^ -(value & 1);
  }

  #grow(): void {
    const bytes = new Uint8Array(Math.ceil(this.#bytes.length * 1.5));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}
