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
  if (label !== undefined) return checkType(reader, findColumn(reader, label, "--label"));
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
  const found = listedColumns(list).flatMap((item) => {
    const [first = "", last, ...others] = item.split("..");
    const isRange = last !== undefined && others.length === 0;
    if (!isRange || columns.some(({ name }) => name === item)) {
      return [findColumn(reader, item, "--columns")];
    }
    const from = columns.indexOf(findColumn(reader, first, "--columns"));
    const to = columns.indexOf(findColumn(reader, last, "--columns"));
    return columns.slice(Math.min(from, to), Math.max(from, to) + 1);
  });
  const twice = found.find((column, place) => found.indexOf(column) !== place);
  if (twice === undefined) return found;
  throw new DataError({
    parameter: "--columns",
    received: `${describeValue(twice.name)} twice`,
    expected: "each column once",
  });
}

function findColumn(reader: TableReader, wanted: string, option: string): TableColumn {
  const { columns } = reader;
  const [found, ...others] = columns.filter(({ name }) => name === wanted);
  if (found !== undefined && others.length === 0) return found;
  const expected = `one of its columns: ${listed(columns)}`;
  if (found !== undefined) {
    throw new DataError({
      parameter: nameOf(reader),
      received: `${others.length + 1} columns that are called ${describeValue(wanted)}`,
      expected: "columns that differ in name",
      hint: "Rename them in the first line.",
    });
  }
  const names = columns.map(({ name }) => name);
  const near =
    names.find((name) => plainName(name) === plainName(wanted)) ?? nearestName(wanted, names);
  throw new DataError({
    parameter: nameOf(reader),
    received: `no column ${describeValue(wanted)}`,
    expected,
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
