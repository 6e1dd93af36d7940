import { readThrift, type ThriftList, type ThriftStruct, type ThriftValue } from "./thrift-tree.ts";
import { writeThrift } from "./write-thrift.ts";

/** A page: what says how it is packed, and what is. */
export interface ParquetPage {
  readonly header: ThriftStruct;
  readonly body: Uint8Array;
}

/** A file in pieces of which each may be another. */
export interface ParquetParts {
  /** The pages of each chunk of a column, in the order in which the footer has them. */
  readonly chunks: readonly (readonly ParquetPage[])[];
  readonly footer: ThriftStruct;
}

/** Ids of fields, of which the format's own description tells. */
const ids = { rowGroups: 4, columns: 1, metadata: 3, packed: 7, data: 9, dictionary: 11, body: 3 };
const magic = Buffer.from("PAR1");

/** A field's value; undefined where there is none. */
export function fieldOf({ fields }: ThriftStruct, id: number): ThriftValue | undefined {
  return fields.find((field) => field.id === id)?.value;
}

/** The same with other values of some fields, where it has them. */
export function withFields(
  struct: ThriftStruct,
  values: Readonly<Record<number, ThriftValue>>,
): ThriftStruct {
  return {
    fields: struct.fields.map((field) => ({ ...field, value: values[field.id] ?? field.value })),
  };
}

const structs = (value: ThriftValue | undefined): readonly ThriftStruct[] =>
  (value as ThriftList).items as readonly ThriftStruct[];

const number = (struct: ThriftStruct, id: number): number => Number(fieldOf(struct, id) ?? 0n);

/** Takes a file apart; undefined where that cannot be done. */
export function readParquet(bytes: Uint8Array): ParquetParts | undefined {
  try {
    return partsOf(bytes);
  } catch {
    // Whatever is missing in a footer of an earlier round.
    return undefined;
  }
}

function partsOf(bytes: Uint8Array): ParquetParts {
  const length = Buffer.from(bytes).readUInt32LE(bytes.length - 8);
  const { struct: footer } = readThrift(bytes, bytes.length - 8 - length);
  const chunks = structs(fieldOf(footer, ids.rowGroups))
    .flatMap((group) => structs(fieldOf(group, ids.columns)))
    .map((column) => pagesOf(bytes, fieldOf(column, ids.metadata) as ThriftStruct));
  return { chunks, footer };
}

function pagesOf(bytes: Uint8Array, chunk: ThriftStruct): ParquetPage[] {
  const pages: ParquetPage[] = [];
  let at = number(chunk, ids.dictionary) || number(chunk, ids.data);
  const end = at + number(chunk, ids.packed);
  while (at < end) {
    const { struct: header, end: start } = readThrift(bytes, at);
    const length = number(header, ids.body);
    if (length < 0 || start + length > end) throw new RangeError("a page without an end");
    at = start + length;
    pages.push({ header, body: bytes.subarray(start, at) });
  }
  return pages;
}

/** Puts a file together, whose footer says where its pages are; `damage` may change what it says. */
export function writeParquet(
  { chunks, footer }: ParquetParts,
  damage: (footer: ThriftStruct) => ThriftStruct = (whole) => whole,
): Buffer {
  const parts: Uint8Array[] = [magic];
  let at = magic.length;
  const places = chunks.map((pages) => {
    const starts: number[] = [];
    for (const { header, body } of pages) {
      starts.push(at);
      const head = writeThrift(header);
      parts.push(head, body);
      at += head.length + body.length;
    }
    return { starts, length: at - (starts[0] ?? at) };
  });
  const said = writeThrift(damage(placed(footer, places)));
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(said.length);
  return Buffer.concat([...parts, said, tail, magic]);
}

interface ChunkPlace {
  readonly starts: readonly number[];
  readonly length: number;
}

/** The same with other structs in one of its lists. */
function withList(
  struct: ThriftStruct,
  id: number,
  change: (item: ThriftStruct) => ThriftStruct,
): ThriftStruct {
  const list = fieldOf(struct, id) as ThriftList;
  return withFields(struct, { [id]: { of: list.of, items: structs(list).map(change) } });
}

function placed(footer: ThriftStruct, places: readonly ChunkPlace[]): ThriftStruct {
  let chunk = 0;
  return withList(footer, ids.rowGroups, (group) =>
    withList(group, ids.columns, (column) => {
      const metadata = fieldOf(column, ids.metadata) as ThriftStruct;
      const { starts, length } = places[chunk++];
      const hasDictionary = fieldOf(metadata, ids.dictionary) !== undefined;
      const [first = 0, second = first] = starts;
      const moved = withFields(metadata, {
        [ids.packed]: BigInt(length),
        [ids.data]: BigInt(hasDictionary ? second : first),
        [ids.dictionary]: BigInt(first),
      });
      return withFields(column, { [ids.metadata]: moved });
    }),
  );
}
