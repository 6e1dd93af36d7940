import { DataError } from "@balms/core";
import type { SourceFile } from "../count/source-file.ts";
import { formatCount } from "../terminal/format-values.ts";
import type { TableDatabase } from "./table-database.ts";
import type { TableColumn, TableReader } from "./table-reader.ts";
import { topLevelColumns, type ParquetSchema } from "./top-level-columns.ts";

/** Of a decimal: beyond, DuckDB reads other numbers than there are. */
const mostDigits = 38;

/**
 * How Parquet files are read, which say themselves what their columns are.
 *
 * @returns One reader for files of one schema: DuckDB would make the values of all files what those of the first are, 2 of 1.5.
 */
export async function parquetReaders(
  database: TableDatabase,
  files: readonly SourceFile[],
): Promise<TableReader[]> {
  const readers: TableReader[] = [];
  for (const group of await filesBySchema(database, files)) {
    readers.push(await parquetReader(database, group));
  }
  return readers;
}

async function filesBySchema(
  database: TableDatabase,
  files: readonly SourceFile[],
): Promise<SourceFile[][]> {
  const [paths = [], schemas = []] = await database.columns(
    `SELECT file_name, dense_rank() OVER (ORDER BY schema) FROM (
      SELECT file_name, list(row(name, type, type_length, converted_type, logical_type, scale, precision, num_children,
        repetition_type = 'REPEATED') ORDER BY column_id) AS schema
      FROM parquet_schema($files) GROUP BY file_name)`,
    { files: files.map(({ path }) => database.pathOf(path)) },
  );
  const schemaOf = new Map(paths.map((path, place) => [path, schemas[place]]));
  const groups = new Map<unknown, SourceFile[]>();
  for (const file of files) {
    const schema = schemaOf.get(database.pathOf(file.path));
    const group = groups.get(schema) ?? [];
    group.push(file);
    groups.set(schema, group);
  }
  return [...groups.values()];
}

async function parquetReader(
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
  const columns = topLevelColumns(await readSchema(database, parameters.files[0] ?? ""));
  return {
    files,
    described: "Parquet",
    columns: found.map((name, place) => {
      // DuckDB gives a name that repeats another one.
      const column = columns[place] ?? { name: String(name), digits: 0 };
      const isVast = column.digits > mostDigits;
      const typeName = isVast ? `DECIMAL of ${column.digits} digits` : String(types[place]);
      return {
        name: column.name,
        cell: `#${place + 1}`,
        parameters: {},
        type: typeOf(typeName),
        typeName,
      };
    }),
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

async function readSchema(database: TableDatabase, file: string): Promise<ParquetSchema> {
  const [names = [], children = [], digits = []] = await database.columns(
    "SELECT name, coalesce(num_children, 0)::INTEGER, coalesce(precision, 0)::INTEGER FROM parquet_schema($file)",
    { file },
  );
  return {
    names: names.map(String),
    children: children.map(Number),
    digits: digits.map(Number),
  };
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
