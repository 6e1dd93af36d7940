import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { delimitedLines, delimiterOf } from "./delimited-lines.ts";

/** A table of two columns. */
export interface PairTable {
  readonly header: readonly [string, string];
  readonly rows: readonly PairRow[];
}

/** A row of it. */
export interface PairRow {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly cells: readonly [string, string];
}

/**
 * Reads CSV of two columns under a header: commas, semicolons or tabs as the header has them, quotes as RFC 4180 has
 * them, lines that end in LF, CRLF or CR. Space around a cell without quotes is not part of it. Empty lines are passed over.
 *
 * @param text - Content of a file, without a byte order mark.
 * @param path - The file, for messages.
 * @param expected - What it should hold, for messages.
 * @throws {@link DataError} naming the line that has more cells or fewer, or quotes that are not closed.
 */
export function pairTable(text: string, path: string, expected: string): PairTable {
  const refuse = (received: string, hint?: string): never => {
    throw new DataError({ parameter: path, received, expected, hint });
  };
  const separator = delimiterOf(text);
  if (separator === undefined) return refuse("no table: its first line has no comma");
  const rows: PairRow[] = [];
  for (const { line, cells } of delimitedLines(text, separator, refuse)) {
    if (cells.length === 1 && cells[0] === "") continue;
    const [first, second] = cells;
    if (first === undefined || second === undefined || cells.length > 2) {
      const hint = `A name with ${describeValue(separator)} in it takes quotes: "a${separator} b".`;
      return refuse(`${cells.length} cells in line ${line}`, hint);
    }
    rows.push({ line, cells: [first, second] });
  }
  const [header, ...others] = rows;
  return header === undefined ? refuse("no lines") : { header: header.cells, rows: others };
}
