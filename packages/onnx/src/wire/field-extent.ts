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

/** How far a field goes that begins with a record: there may be millions of them, and most are told at once. */
export function fieldExtent(
  wire: WireReader,
  { message, field, first, limit }: FieldPlace,
): FieldExtent | Promise<FieldExtent> {
  const { field: number, wireType, start, payload, end } = first;
  const isAlone = wireType === 2 && isPayload(message, field);
  if (isAlone || field === undefined || !isList(message, field)) {
    const isLarge = isAlone && end - payload >= payloadThreshold;
    // Written out: to spread the record takes ten times as long.
    return { field: number, wireType, start, payload, end, records: isLarge ? 0 : 1, isLarge };
  }
  const isFloats = field.scalar === ScalarType.FLOAT || field.scalar === ScalarType.DOUBLE;
  return listExtent(wire, first, {
    limit,
    threshold: isFloats ? numbersThreshold : otherThreshold,
  });
}

async function listExtent(
  wire: WireReader,
  first: WireRecord,
  { limit, threshold }: { readonly limit: number; readonly threshold: number },
): Promise<FieldExtent> {
  let { end } = first;
  let records = 1;
  while (end < limit) {
    const near = wire.record(end, limit);
    // There may be millions of them: most are there already.
    const next = near instanceof Promise ? await near : near;
    if (next.field !== first.field || next.wireType !== first.wireType) break;
    end = next.end;
    records += 1;
  }
  return { ...first, end, records, isLarge: end - first.start >= threshold };
}

/** Where a field begins: its first record, in a message that ends at `limit`. */
export interface FieldPlace {
  readonly message: DescMessage;
  readonly field: DescField | undefined;
  readonly first: WireRecord;
  readonly limit: number;
}
