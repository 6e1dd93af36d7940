import type { DescMessage } from "@bufbuild/protobuf";

// The protobuf library says itself what is nested deeper.
const deepest = 100;

const innerFields = new Map<DescMessage, ReadonlyMap<number, DescMessage>>();

/** The fields of a message that hold messages, by their numbers. */
function innerOf(message: DescMessage): ReadonlyMap<number, DescMessage> {
  const known = innerFields.get(message);
  if (known !== undefined) return known;
  const inner = new Map(
    message.fields.flatMap((field) =>
      field.message === undefined ? [] : [[field.number, field.message] as const],
    ),
  );
  innerFields.set(message, inner);
  return inner;
}

/** A reader of tags and lengths; a number without an end counts as one that goes on beyond everything. */
class Cursor {
  readonly #bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.position = position;
  }

  number(limit: number): number {
    let value = 0;
    let scale = 1;
    const last = Math.min(this.position + 10, limit);
    while (this.position < last) {
      const byte = this.#bytes[this.position++];
      value += (byte % 128) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    return Infinity;
  }

  /** Goes to the end of a value that begins here. */
  skip(wireType: number, limit: number): void {
    if (wireType === 0 && this.number(limit) === Infinity) this.position = Infinity;
    else if (wireType === 1) this.position += 8;
    else if (wireType === 5) this.position += 4;
    else if (wireType > 2) this.position = Infinity;
  }
}

/**
 * What is wrong with the records that a message consists of, in words; undefined when nothing is.
 *
 * The protobuf library reads on where the last field of an inner message goes beyond the message's end: a damaged file would be
 * read as another one, which other libraries refuse.
 */
export function recordFault(
  bytes: Uint8Array,
  message: DescMessage,
  start = 0,
  end: number = bytes.length,
  depth = 1,
): string | undefined {
  if (depth > deepest) return undefined;
  const inner = innerOf(message);
  const cursor = new Cursor(bytes, start);
  while (cursor.position < end) {
    const begin = cursor.position;
    const tag = cursor.number(end);
    const [field, wireType] = [Math.floor(tag / 8), tag % 8];
    if (field === 0 || tag >= 2 ** 32) return `no field begins at byte ${begin}`;
    if (wireType === 2) {
      const length = cursor.number(end);
      const payload = cursor.position;
      cursor.position += length;
      const held = inner.get(field);
      const fault =
        held === undefined || cursor.position > end
          ? undefined
          : recordFault(bytes, held, payload, cursor.position, depth + 1);
      if (fault !== undefined) return fault;
    } else cursor.skip(wireType, end);
    if (cursor.position > end)
      return `the field at byte ${begin} goes on beyond the end of its message`;
  }
  return undefined;
}
