import { DataError } from "@balms/core";
import { gzipHead } from "../count/gzip-head.ts";
import type { Compression } from "../count/source-kind.ts";
import type { StagedSource } from "../count/stage-source.ts";
import { csvRecords, delimiterName, delimiters, type Delimiter } from "./csv-records.ts";
import type { TableDatabase } from "./table-database.ts";
import type { TableReader } from "./table-reader.ts";

/** What is known of a CSV before it is read. */
export interface CsvOptions {
  /** Whether the first line names the columns. */
  readonly header: boolean;
  /** Columns that must be there: the delimiter under which they are is the right one. */
  readonly wanted: readonly string[];
  readonly compression: Compression;
}

interface CsvShape {
  readonly delimiter: Delimiter;
  readonly names: readonly string[];
  /** Empty lines before the first: DuckDB would take one of them for the header. */
  readonly empty: number;
}

/**
 * How CSV files are read: what can be settled beforehand is, so that nothing is left to a guess that changes with the rows.
 * All cells are texts, a row with more cells or fewer is an error, and an empty cell is none.
 *
 * @returns One reader for files of one shape.
 */
export async function csvReaders(
  database: TableDatabase,
  files: readonly StagedSource[],
  options: CsvOptions,
): Promise<TableReader[]> {
  const shapes = new Map<string, { shape: CsvShape; files: StagedSource[] }>();
  for (const file of files) {
    const lines = await firstLines(database, file, options.compression);
    const shape = shapeOf(lines, options);
    if (shape === undefined) {
      throw new DataError({ parameter: file.name, received: "no lines", expected: "a table" });
    }
    const key = JSON.stringify(shape);
    const group = shapes.get(key) ?? { shape, files: [] };
    group.files.push(file);
    shapes.set(key, group);
  }
  return [...shapes.values()].map((group) => reader(database, group.shape, group.files, options));
}

const fixed = `quote = '"', escape = '"', auto_detect = false, strict_mode = true, null_padding = false,
  ignore_errors = false, hive_partitioning = false`;

function reader(
  database: TableDatabase,
  { delimiter, names, empty }: CsvShape,
  files: readonly StagedSource[],
  { header, compression }: CsvOptions,
): TableReader {
  const columns = names.map((_, place) => `c${place}: 'VARCHAR'`).join(", ");
  return {
    files,
    described: `CSV with ${delimiterName[delimiter]}`,
    columns: names.map((name, place) => ({
      name,
      cell: `c${place}`,
      parameters: {},
      type: "text",
      typeName: "text",
    })),
    from: `read_csv($files, delim = $delimiter, header = $header, compression = $compression, columns = {${columns}}, skip = ${empty}, ${fixed})`,
    parameters: {
      files: files.map(({ path }) => database.pathOf(path)),
      delimiter,
      header,
      compression,
    },
  };
}

async function firstLines(
  database: TableDatabase,
  { path, head }: StagedSource,
  compression: Compression,
): Promise<string> {
  // Of Zstandard nothing here unpacks the start.
  if (compression !== "zstd") {
    const start = new TextDecoder().decode(compression === "gzip" ? gzipHead(head) : head);
    if (/[\r\n]/u.test(start)) return start;
  }
  const [lines = []] = await database.columns(
    `SELECT line FROM read_csv($file, delim = $none, quote = '', escape = '', header = false, auto_detect = false, parallel = false,
      compression = $compression, columns = {line: 'VARCHAR'}) LIMIT 100`,
    // A character that stands in no text parts nothing.
    { file: database.pathOf(path), none: "\u0001", compression },
  );
  return lines.map((line) => `${typeof line === "string" ? line : ""}\n`).join("");
}

/** The delimiter under which the wanted columns are there; without such, the one that makes the most cells. */
function shapeOf(lines: string, { header, wanted }: CsvOptions): CsvShape | undefined {
  const [before = ""] = /^[\r\n]*/u.exec(lines) ?? [];
  const empty = before.match(/\r\n|\n|\r/gu)?.length ?? 0;
  const shapes = delimiters.flatMap((delimiter): CsvShape[] => {
    const [first] = csvRecords(lines, delimiter, 1);
    if (first === undefined) return [];
    const names = first.map((cell, place) => (header ? cell.trim() : String(place + 1)));
    return [{ delimiter, names, empty }];
  });
  const [widest] = shapes.toSorted((a, b) => b.names.length - a.names.length);
  const isFitting = ({ names }: CsvShape): boolean => {
    const there = new Set(names);
    return wanted.length > 0 && wanted.every((name) => there.has(name));
  };
  const fitting = shapes.filter(isFitting).toSorted((a, b) => b.names.length - a.names.length);
  return fitting[0] ?? widest;
}
