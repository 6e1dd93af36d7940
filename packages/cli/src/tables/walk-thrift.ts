/** What is wanted of a struct, by the ids of its fields. */
export interface ThriftShape {
  /** Take whole numbers. */
  readonly numbers?: Readonly<Record<number, (value: number) => void>>;
  /** Say what is wanted of a struct, or of each in a list. */
  readonly structs?: Readonly<Record<number, () => ThriftShape>>;
}

/** Structs in structs, far more than Parquet has. */
const deepest = 32;

class Unreadable extends Error {}

/**
 * Walks through a struct in Thrift's compact protocol, as Parquet has it: every value of a list is there, so that what is made of them
 * grows with the bytes.
 *
 * @returns where it ends; undefined where it is damaged, or the bytes end before
 */
export function walkThrift(
  bytes: Uint8Array,
  start: number,
  shape: ThriftShape,
): number | undefined {
  const walk = new Walk(bytes, start);
  try {
    walk.struct(shape, 0);
    return walk.at;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

class Walk {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  struct(shape: ThriftShape, depth: number): void {
    if (depth > deepest) throw new Unreadable();
    for (let id = 0; ;) {
      const head = this.#byte();
      const [step, type] = [head >> 4, head & 15];
      if (type === 0) return;
      id = step === 0 ? signed(this.#varint()) : id + step;
      // Whether a field is true stands in its type.
      if (type > 2) this.#value(type, id, shape, depth);
    }
  }

  #value(type: number, id: number, shape: ThriftShape, depth: number): void {
    switch (type) {
      case 1:
      case 2:
      case 3:
        return this.#skip(1);
      case 4:
      case 5:
      case 6: {
        const number = signed(this.#varint());
        return shape.numbers?.[id]?.(number);
      }
      case 7:
        return this.#skip(8);
      case 8:
        return this.#skip(this.#varint());
      case 9:
        return this.#list(id, shape, depth + 1);
      case 12:
        return this.struct(shape.structs?.[id]?.() ?? {}, depth + 1);
      default:
        throw new Unreadable();
    }
  }

  #list(id: number, shape: ThriftShape, depth: number): void {
    if (depth > deepest) throw new Unreadable();
    const head = this.#byte();
    const length = head >> 4 === 15 ? this.#varint() : head >> 4;
    // Each takes a byte at least.
    if (length > this.#bytes.length - this.at) throw new Unreadable();
    for (let left = length; left > 0; left--) this.#value(head & 15, id, shape, depth);
  }

  #varint(): number {
    let value = 0;
    for (let place = 0; place < 10; place++) {
      const byte = this.#byte();
      value += (byte & 127) * 2 ** (7 * place);
      if (byte < 128) return value;
    }
    throw new Unreadable();
  }

  #byte(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw new Unreadable();
    this.at += 1;
    return byte;
  }

  #skip(length: number): void {
    if (length > this.#bytes.length - this.at) throw new Unreadable();
    this.at += length;
  }
}

/** Numbers are written so that those near to zero are short: 0, -1, 1, -2 and so on. */
const signed = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);
