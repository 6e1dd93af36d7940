import type { DescField, DescMessage, Message } from "@bufbuild/protobuf";
import { create, ScalarType, toBinary } from "@bufbuild/protobuf";
import { spanOf, spansOf } from "./file-span.ts";
import type { FieldSpan } from "./file-span.ts";
import { schemaOf } from "./inner-messages.ts";
import { PartList } from "./part-list.ts";
import { varint } from "./varint.ts";

// From this size on, bytes are handed on as they are.
const largeEnough = 4096;

type Fields = Record<string, unknown>;

/** The values of a field that are set, as a list. */
function valuesOf(message: Message, field: DescField): readonly unknown[] {
  const values = message as unknown as Readonly<Fields>;
  if (field.oneof !== undefined) {
    const chosen = values[field.oneof.localName] as { case?: string; value?: unknown };
    return chosen.case === field.localName ? [chosen.value] : [];
  }
  if (!Object.hasOwn(message, field.localName) || values[field.localName] === undefined) return [];
  const value = values[field.localName];
  return Array.isArray(value) ? value : [value];
}

function isLarge(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.length >= largeEnough;
}

/** The bytes of a list of floating-point numbers: much faster than one by one. */
function packedNumbers(field: DescField, values: readonly unknown[]): Uint8Array | undefined {
  if (field.fieldKind !== "list" || !field.packed || values.length < largeEnough) return undefined;
  const numbers = values as readonly number[];
  const isFloat = field.scalar === ScalarType.FLOAT;
  if (!isFloat && field.scalar !== ScalarType.DOUBLE) return undefined;
  return new Uint8Array((isFloat ? Float32Array : Float64Array).from(numbers).buffer);
}

/** Encodes messages; what is large in them is not copied, and what lies in files stays there. */
export class MessageEncoder {
  readonly #plain = new Map<Message, boolean>();

  encode(message: Message): PartList {
    const schema = schemaOf(message);
    const parts = new PartList();
    if (this.#isPlain(message)) {
      parts.add(toBinary(schema, message));
      return parts;
    }
    const spans = spansOf(message);
    for (const field of schema.fields.toSorted((a, b) => a.number - b.number)) {
      const left = spans.filter((span) => span.field === field.number);
      // A field that is no list stands once: an empty one beside its data in a file would be a second.
      if (left.length === 0 || field.fieldKind === "list") this.#addField(parts, message, field);
      for (const span of left) addSpan(parts, span);
    }
    const known = new Set(schema.fields.map(({ number }) => number));
    for (const field of message.$unknown ?? []) {
      const span = spanOf(field);
      if (span === undefined) {
        parts.add(varint(field.no * 8 + field.wireType));
        parts.add(field.data);
      } else if (!known.has(span.field)) addSpan(parts, span);
    }
    return parts;
  }

  #addField(parts: PartList, message: Message, field: DescField): void {
    const values = valuesOf(message, field);
    if (values.length === 0) return;
    if (field.message !== undefined) {
      for (const inner of values as readonly Message[]) {
        parts.addField(field.number, this.encode(inner));
      }
      return;
    }
    const packed = packedNumbers(field, values);
    if (packed !== undefined) {
      parts.addField(field.number, packed);
    } else if (values.some(isLarge)) {
      for (const value of values as readonly Uint8Array[]) parts.addField(field.number, value);
    } else parts.add(encodeField(schemaOf(message), message, field));
  }

  /** Whether the protobuf library may encode a message at once: nothing in it is large, or lies in a file. */
  #isPlain(message: Message): boolean {
    const before = this.#plain.get(message);
    if (before !== undefined) return before;
    const plain =
      spansOf(message).length === 0 &&
      schemaOf(message).fields.every((field) => {
        const values = valuesOf(message, field);
        return field.message === undefined
          ? values.length < largeEnough && !values.some(isLarge)
          : (values as readonly Message[]).every((inner) => this.#isPlain(inner));
      });
    this.#plain.set(message, plain);
    return plain;
  }
}

/** One field, its tag included. */
function encodeField(schema: DescMessage, message: Message, field: DescField): Uint8Array {
  const name = field.oneof?.localName ?? field.localName;
  const value = (message as unknown as Readonly<Fields>)[name];
  return toBinary(schema, Object.assign(create(schema), { [name]: value }));
}

function addSpan(parts: PartList, { field, file, start, end, records }: FieldSpan): void {
  if (records === 0) parts.addField(field, { file, start, end });
  else parts.add({ file, start, end });
}
