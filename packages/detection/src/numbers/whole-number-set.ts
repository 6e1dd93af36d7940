const idsPerBlock = 32;
// Slots of a table that is full to this share are doubled: long runs of taken slots are slow.
const mostFull = 0.7;
const free = -1;

/**
 * Whole numbers from 0 to 2^53 − 1, in any order. A block of 32 that are near each other takes some 20 bytes, be they one
 * or all: ids as files give them are mostly consecutive.
 */
export class WholeNumberSet {
  #size = 0;
  #blocks = 0;
  /** Block of each number of 32, by hashing with open addresses. */
  #slots: Int32Array = new Int32Array(64).fill(free);
  /** Per block: what its numbers are divided by 32, and which of them are there. */
  #keys: Float64Array = new Float64Array(32);
  #bits: Uint32Array = new Uint32Array(32);

  get size(): number {
    return this.#size;
  }

  /** Whether it was not in yet. */
  add(value: number): boolean {
    const block = this.#block(Math.floor(value / idsPerBlock));
    const bit = 1 << (value % idsPerBlock);
    if (this.#bits[block] & bit) return false;
    this.#bits[block] |= bit;
    this.#size++;
    return true;
  }

  has(value: number): boolean {
    const block = this.#slots[this.#find(Math.floor(value / idsPerBlock))];
    return block !== free && (this.#bits[block] & (1 << (value % idsPerBlock))) !== 0;
  }

  /** A number of its own for one that is in: small, where numbers are near each other. It stays the same. */
  position(value: number): number {
    const block = this.#slots[this.#find(Math.floor(value / idsPerBlock))];
    return block * idsPerBlock + (value % idsPerBlock);
  }

  *values(): Generator<number, void> {
    for (let block = 0; block < this.#blocks; block++) {
      for (let bit = 0; bit < idsPerBlock; bit++) {
        if (this.#bits[block] & (1 << bit)) yield this.#keys[block] * idsPerBlock + bit;
      }
    }
  }

  #block(key: number): number {
    const slot = this.#find(key);
    if (this.#slots[slot] !== free) return this.#slots[slot];
    if (this.#blocks === this.#keys.length) this.#grow();
    const block = this.#blocks++;
    this.#keys[block] = key;
    this.#slots[slot] = block;
    if (this.#blocks > mostFull * this.#slots.length) this.#spread();
    return block;
  }

  /** The slot of a block, or the free one where it belongs. */
  #find(key: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(key) & mask;
    while (this.#slots[slot] !== free && this.#keys[this.#slots[slot]] !== key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const length = Math.ceil(this.#keys.length * 1.5);
    const keys = new Float64Array(length);
    const bits = new Uint32Array(length);
    keys.set(this.#keys);
    bits.set(this.#bits);
    this.#keys = keys;
    this.#bits = bits;
  }

  #spread(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(free);
    for (let block = 0; block < this.#blocks; block++) {
      this.#slots[this.#find(this.#keys[block])] = block;
    }
  }
}

/** Numbers that are near each other, or differ by a power of two, are spread over all slots. */
function hash(key: number): number {
  let mixed = (key | 0) ^ Math.imul((key / 2 ** 32) | 0, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
