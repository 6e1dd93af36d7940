/** The longest key or value that is taken out of a file: far more than any, and little enough to hold. */
export const mostCaptured: number = 2 ** 24;

/** Bytes that are taken out of a stream whose pieces are cut anywhere. */
export class CapturedBytes {
  /** Where they begin in the piece at hand; −1: nothing is being taken. */
  #from = -1;
  #earlier: Uint8Array[] = [];
  #length = 0;

  get active(): boolean {
    return this.#from >= 0;
  }

  start(at: number): void {
    this.#from = at;
  }

  /** The piece at hand ends while bytes are being taken. Whether there is still room for more. */
  carry(piece: Uint8Array): boolean {
    this.#length += piece.length - this.#from;
    if (this.#length > mostCaptured) return false;
    // A copy: whoever reads the file may fill the same piece again.
    this.#earlier.push(piece.slice(this.#from));
    this.#from = 0;
    return true;
  }

  /** All of them, up to `to` of the piece at hand; a view of it where they lie in it whole. */
  end(piece: Uint8Array, to: number): Uint8Array {
    const last = piece.subarray(this.#from, to);
    this.#from = -1;
    if (this.#earlier.length === 0) return last;
    const whole = new Uint8Array(this.#length + last.length);
    let at = 0;
    for (const part of [...this.#earlier, last]) {
      whole.set(part, at);
      at += part.length;
    }
    this.#earlier = [];
    this.#length = 0;
    return whole;
  }
}
