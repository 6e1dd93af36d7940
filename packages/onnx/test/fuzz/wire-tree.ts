/** One field of a protobuf message, kept as its bytes; what parses as a message inside is a tree of its own. */
export interface Field {
  readonly number: number;
  readonly wire: number;
  /** Of wires 0, 1 and 5. */
  readonly bytes: Uint8Array;
  /** Of wire 2: what is inside. */
  readonly inside: readonly Field[] | Uint8Array;
}

const none = new Uint8Array(0);

/** A number as protobuf writes it. */
export function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

/** The end of the varint that starts at a place, and its value; undefined where there is none. */
function readVarint(bytes: Uint8Array, start: number): { end: number; value: number } | undefined {
  let value = 0;
  for (let at = start; at < bytes.length && at < start + 10; at++) {
    value += (bytes[at] & 0x7f) * 2 ** (7 * (at - start));
    if (bytes[at] < 0x80) return { end: at + 1, value };
  }
  return undefined;
}

function valueEnd(bytes: Uint8Array, wire: number, start: number): number | undefined {
  if (wire === 0) return readVarint(bytes, start)?.end;
  if (wire === 1) return start + 8;
  return wire === 5 ? start + 4 : undefined;
}

/** The fields of a message; undefined when the bytes are none. */
export function parseFields(bytes: Uint8Array, depth = 0): readonly Field[] | undefined {
  const fields: Field[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    if (tag === undefined || tag.value < 8) return undefined;
    const [number, wire] = [Math.floor(tag.value / 8), tag.value % 8];
    if (wire === 2) {
      const length = readVarint(bytes, tag.end);
      if (length === undefined || length.end + length.value > bytes.length) return undefined;
      const content = bytes.subarray(length.end, length.end + length.value);
      const parsed = depth < 8 && content.length > 1 ? parseFields(content, depth + 1) : undefined;
      fields.push({ number, wire, bytes: none, inside: parsed ?? content });
      at = length.end + length.value;
    } else {
      const end = valueEnd(bytes, wire, tag.end);
      if (end === undefined || end > bytes.length) return undefined;
      fields.push({ number, wire, bytes: bytes.subarray(tag.end, end), inside: none });
      at = end;
    }
  }
  return fields;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The bytes of a message. */
export function writeFields(fields: readonly Field[]): Uint8Array {
  return concatenate(
    fields.flatMap(({ number, wire, bytes, inside }) => {
      const tag = varint(BigInt(number * 8 + wire));
      if (wire !== 2) return [tag, bytes];
      const content = inside instanceof Uint8Array ? inside : writeFields(inside);
      return [tag, varint(BigInt(content.length)), content];
    }),
  );
}
