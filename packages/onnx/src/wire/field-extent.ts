import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import type { WireReader, WireRecord } from "./wire-reader.ts";

// Shorter data are read with the rest.
const payloadThreshold = 4096;

// Lists whose elements lie one by one in the file.
const numbersThreshold = 65_536;
const otherThreshold = 2 ** 20;

// Attributes that say what classes a classifier has, and what its numbers are: without them its scores are not found.
const wanted = /^(?:class|coefficients|intercepts)/u;

// Names that are longer are none of these.
const longestName = 64;

/** Whether all of an attribute is to be read, however long it is, given the record of its name. */
export async function isWanted(wire: WireReader, { payload, end }: WireRecord): Promise<boolean> {
  if (end - payload > longestName) return false;
  return wanted.test(String.fromCharCode(...(await wire.copy(payload, end))));
}

// Messages whose lists can be long.
const carriers: ReadonlySet<string> = new Set(["onnx.AttributeProto", "onnx.TensorProto"]);

/** A field as far as it is left or kept as one: a record, or all records of a list that follow on each other. */
export interface FieldExtent extends WireRecord {
  /** Number of records; 0 when it is the payload of one record that can be left. */
  readonly records: number;
  /** Whether it is long enough to be left in the file, and nobody needs it to find a way through the graph. */
  readonly isLarge: boolean;
}

/** The message that a record holds, when it is long enough for large data to be inside. */
export function innerMessage(
  field: DescField | undefined,
  { wireType, payload, end }: WireRecord,
): DescMessage | undefined {
  const isMessage = field?.fieldKind === "message" || field?.fieldKind === "list";
  return wireType === 2 && isMessage && end - payload >= payloadThreshold
    ? field.message
    : undefined;
}

function isList(message: DescMessage, field: DescField): boolean {
  return (
    field.fieldKind === "list" && field.listKind === "scalar" && carriers.has(message.typeName)
  );
}

/** Whether the payload of one record can be left: bytes, packed numbers, texts for people, what the schema does not have. */
function isPayload(message: DescMessage, field: DescField | undefined): boolean {
  if (field === undefined) return true;
  if (field.fieldKind === "scalar") {
    return field.scalar === ScalarType.BYTES || field.localName === "docString";
  }
  const isNumbers = field.scalar !== ScalarType.BYTES && field.scalar !== ScalarType.STRING;
  return isNumbers && isList(message, field);
}

/** How far a field goes that begins with a record. */
export async function fieldExtent(
  wire: WireReader,
  { message, field, first, limit }: FieldPlace,
): Promise<FieldExtent> {
  const { wireType, payload, start } = first;
  if (wireType === 2 && isPayload(message, field)) {
    const isLarge = first.end - payload >= payloadThreshold;
    return { ...first, records: isLarge ? 0 : 1, isLarge };
  }
  if (field === undefined || !isList(message, field)) {
    return { ...first, records: 1, isLarge: false };
  }
  let { end } = first;
  let records = 1;
  while (end < limit) {
    const near = wire.record(end, limit);
    // There may be millions of them: most are there already.
    const next = near instanceof Promise ? await near : near;
    if (next.field !== first.field || next.wireType !== wireType) break;
    end = next.end;
    records += 1;
  }
  const isFloats = field.scalar === ScalarType.FLOAT || field.scalar === ScalarType.DOUBLE;
  const isLarge = end - start >= (isFloats ? numbersThreshold : otherThreshold);
  return { ...first, end, records, isLarge };
}

/** Where a field begins: its first record, in a message that ends at `limit`. */
export interface FieldPlace {
  readonly message: DescMessage;
  readonly field: DescField | undefined;
  readonly first: WireRecord;
  readonly limit: number;
}
