import { DataError } from "@balms/core";
import type { SourceFile } from "../count/source-file.ts";
import { formatCount } from "../terminal/format-values.ts";
import type { TableDatabase } from "./table-database.ts";
import type { TableColumn, TableReader } from "./table-reader.ts";

/** How Parquet files are read, which say themselves what their columns are. */
export async function parquetReader(
  database: TableDatabase,
  files: readonly SourceFile[],
): Promise<TableReader> {
  const parameters = { files: files.map(({ path }) => database.pathOf(path)) };
  // Some writers leave out that bytes are text.
  const from = "read_parquet($files, binary_as_string = true, hive_partitioning = false)";
  const [found = [], types = []] = await database.columns(
    `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${from})`,
    parameters,
  );
  const names = await topLevelNames(database, parameters.files[0] ?? "");
  return {
    files,
    described: "Parquet",
    columns: found.map((name, place) => ({
      // DuckDB gives a name that repeats another one.
      name: names[place] ?? String(name),
      cell: `#${place + 1}`,
      parameters: {},
      type: typeOf(String(types[place])),
      typeName: String(types[place]),
    })),
    from,
    parameters,
  };
}

/** Refuses files whose footers announce other rows than there are. */
export async function checkParquetRows(
  database: TableDatabase,
  readers: readonly TableReader[],
  rows: number,
): Promise<void> {
  // Of other formats nobody knows beforehand how many rows they have.
  if (!readers.every(({ described }) => described === "Parquet")) return;
  const files = readers.flatMap((reader) => reader.files);
  const [[announced] = []] = await database.columns(
    "SELECT sum(num_rows)::DOUBLE FROM parquet_file_metadata($files)",
    { files: files.map(({ path }) => database.pathOf(path)) },
  );
  if (Number(announced) === rows) return;
  throw new DataError({
    parameter: files[0]?.name ?? "source",
    received: `Parquet that announces ${formatCount(Number(announced))} rows and holds ${formatCount(rows)}`,
    expected: "whole files",
    hint: "A file is damaged: write or copy it again.",
  });
}

async function topLevelNames(database: TableDatabase, file: string): Promise<string[]> {
  const [names = [], children = []] = await database.columns(
    "SELECT name, coalesce(num_children, 0)::INTEGER FROM parquet_schema($file)",
    { file },
  );
  const found: string[] = [];
  // The tree in the order of reading: behind each name come its children.
  const skip = (from: number): number => {
    let next = from + 1;
    for (let child = 0; child < Number(children[from]); child++) next = skip(next);
    return next;
  };
  for (let place = 1; place < names.length; place = skip(place)) found.push(String(names[place]));
  return found;
}

function typeOf(type: string): TableColumn["type"] {
  if (type === "VARCHAR") return "text";
  const native =
    /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|BOOLEAN|FLOAT|DOUBLE|DECIMAL\(.*\)|ENUM\(.*\))$/u;
  if (native.test(type)) return "native";
  const items = /^(.*)\[\d*\]$/su.exec(type)?.[1];
  if (items !== undefined && (items === "VARCHAR" || native.test(items))) return "list";
  return "other";
}
