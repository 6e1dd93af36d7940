import type { Message, UnknownField } from "@bufbuild/protobuf";

/** Bytes that stay in a file. */
export interface ModelSpan {
  /** The file's location as the model spells it; undefined: the file that was opened. */
  readonly file: string | undefined;
  /** Where they begin, counted from 0. */
  readonly start: number;
  /** Where the first byte after them is. */
  readonly end: number;
}

/** A field of a message whose data stay in a file. */
export interface FieldSpan extends ModelSpan {
  /** The field's number in its message. */
  readonly field: number;
  /** Number of whole records (tags included) that the bytes are; 0: they are the payload of one record, without tag and length. */
  readonly records: number;
}

/**
 * The number that such a field has while it is not in its message, the greatest of all: unknown fields are kept by the protobuf
 * library, so that spans go wherever their message goes.
 */
export const spanField = 536_870_911;

// What a span says lies beside the unknown field: a file that has a field of this number by itself cannot forge one.
const spans = new WeakMap<UnknownField, FieldSpan>();

/** An unknown field that stands for data in a file. */
export function createSpanField(span: FieldSpan): UnknownField {
  const field = { no: spanField, wireType: 2, data: Uint8Array.of(0) };
  spans.set(field, span);
  return field;
}

/** What an unknown field stands for; undefined when it is just a field that the schema does not have. */
export function spanOf(field: UnknownField): FieldSpan | undefined {
  return spans.get(field);
}

/** The data of a message that stay in files, in the order of the file. */
export function spansOf(message: Message): readonly FieldSpan[] {
  const { $unknown: unknown } = message;
  if (unknown === undefined) return [];
  return unknown.map((field) => spans.get(field)).filter((span) => span !== undefined);
}
