/** A value of Thrift's compact protocol: numbers of 1 and 8 bytes are kept as these. */
export type ThriftValue = boolean | bigint | Uint8Array | ThriftList | ThriftStruct;

/** Values of one type. */
export interface ThriftList {
  readonly of: number;
  /** How many it says there are, where it does not say the truth. */
  readonly said?: bigint;
  readonly items: readonly ThriftValue[];
}

/** Fields by their ids, in the order of the bytes. */
export interface ThriftStruct {
  readonly fields: readonly ThriftField[];
}

interface ThriftField {
  readonly id: number;
  readonly type: number;
  readonly value: ThriftValue;
}

/** Types of values, as the protocol counts them. */
export const thriftTypes = {
  true: 1,
  false: 2,
  byte: 3,
  int16: 4,
  int32: 5,
  int64: 6,
  double: 7,
  binary: 8,
  list: 9,
  struct: 12,
} as const;

/** Reads values one behind the other. */
class Reader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  struct(): ThriftStruct {
    const fields: ThriftField[] = [];
    for (let id = 0; ;) {
      const head = this.#byte();
      const [step, type] = [head >> 4, head & 15];
      if (type === 0) return { fields };
      id = step === 0 ? Number(zigzag(this.#varint())) : id + step;
      fields.push({ id, type, value: this.#value(type) });
    }
  }

  #value(type: number): ThriftValue {
    switch (type) {
      case thriftTypes.true:
      case thriftTypes.false:
        return type === thriftTypes.true;
      case thriftTypes.byte:
        return this.#taken(1);
      case thriftTypes.int16:
      case thriftTypes.int32:
      case thriftTypes.int64:
        return zigzag(this.#varint());
      case thriftTypes.double:
        return this.#taken(8);
      case thriftTypes.binary:
        return this.#taken(Number(this.#varint()));
      case thriftTypes.list:
        return this.#list();
      case thriftTypes.struct:
        return this.struct();
      default:
        throw new TypeError(`type ${type} at ${this.at}`);
    }
  }

  #list(): ThriftList {
    const head = this.#byte();
    const [short, of] = [head >> 4, head & 15];
    const length = short === 15 ? Number(this.#varint()) : short;
    const isTruth = of === thriftTypes.true || of === thriftTypes.false;
    const type = isTruth ? thriftTypes.byte : of;
    return { of, items: Array.from({ length }, () => this.#value(type)) };
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  #byte(): number {
    return this.#taken(1)[0];
  }

  #taken(length: number): Uint8Array {
    const taken = this.#bytes.subarray(this.at, this.at + length);
    if (taken.length < length) throw new RangeError(`the bytes end before ${this.at + length}`);
    this.at += length;
    return taken;
  }
}

const zigzag = (value: bigint): bigint => (value >> 1n) ^ -(value & 1n);

/** The struct that begins at a place, and where it ends. */
export function readThrift(
  bytes: Uint8Array,
  start: number,
): { readonly struct: ThriftStruct; readonly end: number } {
  const reader = new Reader(bytes, start);
  const struct = reader.struct();
  return { struct, end: reader.at };
}
