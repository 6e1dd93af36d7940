import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { RandomGenerator } from "@balms/core";
import { parquetWriteBuffer, type ColumnSource } from "hyparquet-writer";
import { copyTable } from "../../../packages/cli/test/copy-table.ts";
import { mutateText } from "../mutate-text.ts";
import { scratch } from "../scratch.ts";

/** What Hugging Face's datasets says of class ids. */
const note = JSON.stringify({
  info: { features: { label: { names: ["cat", "dog", "lynx"], _type: "ClassLabel" } } },
});

const columns: readonly Omit<ColumnSource, "name">[] = [
  { data: ["cat", "dog", "cat"], type: "STRING" },
  { data: ["cat", undefined, "cat"], type: "STRING", nullable: true },
  { data: ["cat", "dog", "cat"], type: "STRING", encoding: "DELTA_LENGTH_BYTE_ARRAY" },
  { data: ["cat", "dog", "cat"], type: "STRING", encoding: "DELTA_BYTE_ARRAY" },
  { data: [0, 2, 1], type: "INT32" },
  { data: [0, 2, 1], type: "INT32", encoding: "DELTA_BINARY_PACKED" },
  { data: [0n, 2n ** 60n, -1n], type: "INT64", nullable: true },
  { data: [true, false, true], type: "BOOLEAN", encoding: "RLE" },
  { data: [0, 1.5, NaN], type: "DOUBLE", encoding: "BYTE_STREAM_SPLIT" },
  { data: [0, -0, Infinity], type: "FLOAT" },
  { data: [new Date(0), new Date(1), new Date(2)], type: "TIMESTAMP" },
  { data: [{ a: 1 }, [], "x"], type: "JSON" },
];

/** A table whose columns, rows and ways of writing are drawn. */
export function otherTable(random: RandomGenerator): Uint8Array {
  const pick = <Item>(items: readonly Item[]): Item => items[random.integer(items.length)];
  const rows = random.integer(40);
  const said = Buffer.from(mutateText(Buffer.from(note), random, Buffer.from(note))).toString();
  const columnData = Array.from({ length: 1 + random.integer(3) }, (_, at): ColumnSource => {
    const column = pick(columns);
    const data = Array.from({ length: rows }, () => pick(Array.from(column.data as unknown[])));
    return { ...column, name: at === 0 ? "label" : `c${at}`, data };
  });
  return new Uint8Array(
    parquetWriteBuffer({
      columnData,
      codec: pick(["UNCOMPRESSED", "SNAPPY", "GZIP"]),
      compressors: { GZIP: (bytes) => gzipSync(bytes) },
      rowGroupSize: 1 + random.integer(50),
      pageSize: pick([8, 64, 2 ** 20]),
      ...(random.integer(2) === 0 ? { kvMetadata: [{ key: "huggingface", value: said }] } : {}),
    }),
  );
}

/** Small tables as both writers have them. */
export async function parquetTables(): Promise<Uint8Array[]> {
  const plain = columns.map((column) =>
    parquetWriteBuffer({
      columnData: [
        { name: "image", data: [1, 2, 3], type: "INT32" },
        { name: "label", ...column },
      ],
      codec: "UNCOMPRESSED",
      kvMetadata: [{ key: "huggingface", value: note }],
    }),
  );
  const query = "SELECT i AS image, 'c' || (i % 3) AS label FROM range(20) t(i)";
  const lists = "SELECT [i, NULL, 2] AS label, {'a': i} AS other FROM range(3) t(i)";
  const codecs = ["zstd", "snappy", "gzip", "brotli", "lz4_raw", "uncompressed"];
  const written = await copies([
    ...codecs.map((codec) => [query, `FORMAT parquet, COMPRESSION ${codec}`] as const),
    [query, "FORMAT parquet, PARQUET_VERSION v2"],
    [lists, "FORMAT parquet, COMPRESSION uncompressed"],
  ]);
  return [...plain.map((bytes) => new Uint8Array(bytes)), ...written];
}

/** A table in Zstandard whose blocks are packed. */
export function tableInZstd(): Promise<Uint8Array[]> {
  const query = "SELECT i AS image, 'c' || (hash(i) % 9) AS label FROM range(200) t(i)";
  return copies([[query, "FORMAT csv, HEADER, COMPRESSION zstd"]]);
}

async function copies(
  wanted: readonly (readonly [query: string, how: string])[],
): Promise<Uint8Array[]> {
  const path = scratch("seed", "");
  const files: Uint8Array[] = [];
  for (const [query, how] of wanted) {
    await copyTable(query, path, how);
    files.push(readFileSync(path));
  }
  return files;
}
