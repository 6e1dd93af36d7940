import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { csvRecords, delimiterName, delimiters, type Delimiter } from "../tables/csv-records.ts";
import { formatList } from "../terminal/format-values.ts";
import type { CountOptions } from "./count-options.ts";

/** Columns that labels are most often in. */
export const usualColumn: RegExp =
  /^(?:label|labels|class|class_?name|class_?id|category|category_?id|target|species|diagnosis|y)$/iu;

/** Refuses a text that is a table with a header, of which nobody has said in which column the labels are. */
export function checkLooksLikeLabels(name: string, text: string, options: CountOptions): void {
  const { format = "auto", classes } = options;
  // Names that are listed are labels, whatever stands in them.
  if (format !== "auto" || (classes !== undefined && !/^\d+$/u.test(classes))) return;
  const table = headedTable(text);
  if (table === undefined) return checkLooksLikeColumn(name, text);
  const { delimiter, header } = table;
  const columns = header.map((column) => describeValue(column));
  const likely = header.find((column) => usualColumn.test(column));
  throw new DataError({
    parameter: name,
    received: `a table with ${delimiterName[delimiter]} and the columns ${formatList(columns)}`,
    expected: "the name of the column that has the labels",
    hint: `Say which it is with --label ${optionText(likely ?? "COLUMN")}, or with --columns if each class has a column of its own. If each line is a class name as it stands, say so with --format names.`,
  });
}

/** One column under a header that is called as columns of labels are. */
function checkLooksLikeColumn(name: string, text: string): void {
  const [header = "", ...rows] = text.split(/[\r\n]+/u).map((line) => line.trim());
  if (!usualColumn.test(header) || rows.length < 2 || rows.includes(header)) return;
  throw new DataError({
    parameter: name,
    received: `a table of one column, ${describeValue(header)}`,
    expected: "the name of the column that has the labels",
    hint: `Say so with --label ${optionText(header)}. If each line is a class name as it stands, say so with --format names.`,
  });
}

/** A text that an option takes as it stands in a shell. */
export function optionText(text: string): string {
  return /^[\w./-]+$/u.test(text) ? text : JSON.stringify(text);
}

interface HeadedTable {
  readonly delimiter: Delimiter;
  readonly header: readonly string[];
}

function headedTable(text: string): HeadedTable | undefined {
  for (const delimiter of delimiters) {
    const records = csvRecords(text, delimiter, 50);
    const [header = [], ...rows] = records;
    const isTable =
      header.length > 1 &&
      rows.length > 0 &&
      rows.every((row) => row.length === header.length) &&
      new Set(header).size === header.length &&
      header.every((cell) => isColumnName(cell));
    if (isTable) return { delimiter, header };
  }
  return undefined;
}

/** Not a number, a path or a sentence: the first line of a list of paths and labels is no header. */
function isColumnName(cell: string): boolean {
  return cell.trim() !== "" && cell.length < 100 && !/^[-+.\d]|[/\\]|\.\w{2,5}$/u.test(cell);
}
