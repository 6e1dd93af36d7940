import { ArgumentError, DataError } from "@balms/core";
import { describeValue, nearestName } from "@balms/core/adapter";
import { plainName } from "../count/look-alikes.ts";
import { optionText, usualColumn } from "../count/looks-like-table.ts";
import { formatList } from "../terminal/format-values.ts";
import { csvRecords } from "./csv-records.ts";
import type { TableColumn, TableReader } from "./table-reader.ts";

/** The column that holds the labels: the one that is named, or the only one. */
export function labelColumn(reader: TableReader, label: string | undefined): TableColumn {
  const { columns } = reader;
  const [only] = columns;
  if (label !== undefined) return checkType(reader, columnFinder(reader, "--label")(label));
  if (only !== undefined && columns.length === 1) return checkType(reader, only);
  const likely = columns.find(({ name }) => usualColumn.test(name))?.name ?? "COLUMN";
  throw new DataError({
    parameter: nameOf(reader),
    received: `a table (${reader.described}) with the columns ${listed(columns)}`,
    expected: "the name of the column that has the labels",
    hint: `Say which it is with --label ${optionText(likely)}, or with --columns if each class has a column of its own.`,
  });
}

function checkType(reader: TableReader, column: TableColumn): TableColumn {
  if (column.type !== "other") return column;
  throw new DataError({
    parameter: nameOf(reader),
    received: `the column ${describeValue(column.name)} of type ${column.typeName.slice(0, 60)}`,
    expected: "texts, whole numbers, or lists of such",
    hint: "Labels are in another column, or have to be made of this one first.",
  });
}

/** The names in a list of columns, with commas between and quotes as CSV has them. */
export function listedColumns(list: string): string[] {
  const [names = []] = csvRecords(`${list}\n`, ",", 1).map((record) =>
    record.map((name) => name.trim()),
  );
  if (names.length > 0 && !names.includes("")) return names;
  throw new ArgumentError({
    parameter: "--columns",
    received: JSON.stringify(list),
    expected: "names of columns with commas between, as A,B,C or A..C",
    hint: "A name with a comma in it takes quotes.",
  });
}

/** The columns of which each is a class: names, and `FIRST..LAST` for all from one to another. */
export function classColumns(reader: TableReader, list: string): TableColumn[] {
  const { columns } = reader;
  const find = columnFinder(reader, "--columns");
  const names = new Set(columns.map(({ name }) => name));
  const found = listedColumns(list).flatMap((item) => {
    const [first = "", last, ...others] = item.split("..");
    const isRange = last !== undefined && others.length === 0;
    if (!isRange || names.has(item)) return [find(item)];
    const from = columns.indexOf(find(first));
    const to = columns.indexOf(find(last));
    return columns.slice(Math.min(from, to), Math.max(from, to) + 1);
  });
  const seen = new Set<TableColumn>();
  for (const column of found) {
    if (seen.has(column)) {
      throw new DataError({
        parameter: "--columns",
        received: `${describeValue(column.name)} twice`,
        expected: "each column once",
      });
    }
    seen.add(column);
  }
  return found;
}

/** Finds columns by name, any number of them in a table that has any number. */
function columnFinder(reader: TableReader, option: string): (wanted: string) => TableColumn {
  const named = new Map<string, TableColumn[]>();
  for (const column of reader.columns) {
    const same = named.get(column.name) ?? [];
    same.push(column);
    named.set(column.name, same);
  }
  return (wanted) => {
    const [found, ...others] = named.get(wanted) ?? [];
    if (found === undefined) throw missingColumn(reader, wanted, option);
    if (others.length === 0) return found;
    throw new DataError({
      parameter: nameOf(reader),
      received: `${others.length + 1} columns that are called ${describeValue(wanted)}`,
      expected: "columns that differ in name",
      hint: "Rename them in the first line.",
    });
  };
}

function missingColumn(reader: TableReader, wanted: string, option: string): DataError {
  const names = reader.columns.map(({ name }) => name);
  const near =
    names.find((name) => plainName(name) === plainName(wanted)) ?? nearestName(wanted, names);
  return new DataError({
    parameter: nameOf(reader),
    received: `no column ${describeValue(wanted)}`,
    expected: `one of its columns: ${listed(reader.columns)}`,
    hint: near === undefined ? headerHint(reader) : `Did you mean ${option} ${optionText(near)}?`,
  });
}

/** A first line that is no header shows in what its columns would be called. */
function headerHint({ described, columns }: TableReader): string | undefined {
  const isCsv = described.startsWith("CSV");
  const isRow = columns.some(({ name }) => /^[-+.\d]|[/\\]|^$/u.test(name));
  return isCsv && isRow
    ? "If the first line is a row like the others, say so with --no-header; columns are called by their numbers then, from 1."
    : undefined;
}

function listed(columns: readonly TableColumn[]): string {
  return formatList(
    columns.map(({ name }) => describeValue(name)),
    20,
  );
}

/** What messages call the files of a reader. */
export function nameOf({ files }: Pick<TableReader, "files">): string {
  return formatList(
    files.map(({ name }) => name),
    3,
  );
}
