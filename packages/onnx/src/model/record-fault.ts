import type { DescMessage } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";

// The protobuf library says itself what is nested deeper.
const deepest = 100;

// Two bytes can become an object of four hundred: as many as any graph has, or as long as those that one has.
const mostObjects = 2 ** 20;
const shortest = 8;

/** What becomes of the records of a field: a message, another object, or what needs no more memory than the file. */
type Made = DescMessage | "object" | "value";

const fieldsOf = new Map<DescMessage, ReadonlyMap<number, Made>>();

/** What becomes of the fields of a message, by their numbers. */
function madeOf(message: DescMessage): ReadonlyMap<number, Made> {
  const known = fieldsOf.get(message);
  if (known !== undefined) return known;
  const made = new Map(
    message.fields.map((field) => {
      const isBytes = field.fieldKind !== "map" && field.scalar === ScalarType.BYTES;
      return [field.number, field.message ?? (isBytes ? "object" : "value")] as const;
    }),
  );
  fieldsOf.set(message, made);
  return made;
}

/** A reader of tags and lengths; a number without an end counts as one that goes on beyond everything. */
class Cursor {
  readonly #bytes: Uint8Array;
  position = 0;
  /** How many objects the records became until here. */
  objects = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
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
 * read as another one, which other libraries refuse. It also makes whatever a file asks for.
 */
export function recordFault(bytes: Uint8Array, message: DescMessage): string | undefined {
  const most = Math.max(mostObjects, Math.floor(bytes.length / shortest));
  return faultUntil(new Cursor(bytes), message, { end: bytes.length, most, depth: 1 });
}

interface Limits {
  /** Where the message ends. */
  readonly end: number;
  readonly most: number;
  readonly depth: number;
}

function faultUntil(
  cursor: Cursor,
  message: DescMessage,
  { end, most, depth }: Limits,
): string | undefined {
  if (depth > deepest) {
    cursor.position = end;
    return undefined;
  }
  const made = madeOf(message);
  while (cursor.position < end) {
    const begin = cursor.position;
    const tag = cursor.number(end);
    const [field, wireType] = [Math.floor(tag / 8), tag % 8];
    if (field === 0 || tag >= 2 ** 32) return `no field begins at byte ${begin}`;
    const held = made.get(field) ?? "object";
    if (held !== "value") cursor.objects += 1;
    if (cursor.objects > most) {
      return `more than ${most} messages, texts and unknown fields until byte ${begin}, which would not fit into memory`;
    }
    if (wireType === 2) {
      const length = cursor.number(end);
      const innerEnd = cursor.position + length;
      if (typeof held === "string" || innerEnd > end) cursor.position = innerEnd;
      else {
        const fault = faultUntil(cursor, held, { end: innerEnd, most, depth: depth + 1 });
        if (fault !== undefined) return fault;
      }
    } else cursor.skip(wireType, end);
    if (cursor.position > end)
      return `the field at byte ${begin} goes on beyond the end of its message`;
  }
  return undefined;
}
