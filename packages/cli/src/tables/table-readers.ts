import { DataError } from "@balms/core";
import type { CountOptions } from "../count/count-options.ts";
import type { TableKind } from "../count/source-kind.ts";
import type { StagedSource } from "../count/stage-source.ts";
import { listedColumns } from "./choose-columns.ts";
import { csvReaders } from "./csv-reader.ts";
import { jsonReader } from "./json-reader.ts";
import { parquetReaders } from "./parquet-reader.ts";
import type { TableDatabase } from "./table-database.ts";
import type { TableFile } from "./table-file.ts";
import type { TableReader } from "./table-reader.ts";

/** How the files are read: those of one format and shape by one reader. */
export async function tableReaders(
  database: TableDatabase,
  files: readonly TableFile[],
  options: CountOptions,
): Promise<[TableReader, ...TableReader[]]> {
  const groups = new Map<string, { kind: TableKind; files: StagedSource[] }>();
  for (const { source, kind } of files) {
    const key = `${kind.format} ${kind.compression}`;
    const group = groups.get(key) ?? { kind, files: [] };
    group.files.push(source);
    groups.set(key, group);
  }
  const readers: TableReader[] = [];
  for (const group of groups.values())
    readers.push(...(await groupReaders(database, group, options)));
  const [first, ...others] = readers;
  if (first !== undefined) return [first, ...others];
  throw new DataError({ parameter: "source", received: "no files", expected: "a table" });
}

async function groupReaders(
  database: TableDatabase,
  { kind, files }: { readonly kind: TableKind; readonly files: readonly StagedSource[] },
  { label, columns, header = true }: CountOptions,
): Promise<TableReader[]> {
  if (kind.format === "parquet") return parquetReaders(database, files);
  if (kind.format !== "csv") return [await jsonReader(database, files, kind, label)];
  const listed = columns === undefined ? [] : listedColumns(columns);
  const wanted = label === undefined ? listed : [label];
  return csvReaders(database, files, { header, wanted, compression: kind.compression });
}
