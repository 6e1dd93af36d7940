import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";

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
  const separator = /[,;\t]/u.exec(text.trimStart().split(/[\r\n]/u, 1)[0] ?? "")?.[0];
  if (separator === undefined) return refuse("no table: its first line has no comma");
  const rows: PairRow[] = [];
  for (const { line, cells } of records(text, separator, refuse)) {
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

type Refuse = (received: string, hint?: string) => never;

/** The lines of cells, those within quotes put together. */
function* records(
  text: string,
  separator: string,
  refuse: Refuse,
): Generator<{ readonly line: number; readonly cells: readonly string[] }> {
  let cells: string[] = [];
  let [line, start] = [1, 1];
  for (let at = 0; at <= text.length;) {
    const { content, end, lines } = cellAt(text, at, { separator, line, refuse });
    cells.push(content);
    line += lines;
    if (text[end] !== separator) {
      yield { line: start, cells };
      cells = [];
      line += 1;
      start = line;
    }
    at = end + (text.startsWith("\r\n", end) ? 2 : 1);
  }
}

interface Cell {
  readonly content: string;
  /** Where the separator or line end behind it stands. */
  readonly end: number;
  /** Line ends within it. */
  readonly lines: number;
}

function cellAt(
  text: string,
  at: number,
  file: { readonly separator: string; readonly line: number; readonly refuse: Refuse },
): Cell {
  const { separator, line, refuse } = file;
  let end = at;
  const ends = new Set([undefined, "\r", "\n", separator]);
  while (text[end] === " ") end += 1;
  if (text[end] !== '"') {
    while (!ends.has(text[end])) end += 1;
    const content = text.slice(at, end).trim();
    if (content.includes('"')) refuse(`a quote within a cell in line ${line}`, doubled);
    return { content, end, lines: 0 };
  }
  const start = end + 1;
  // Two stand for one.
  end = text.indexOf('"', start);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end < 0) refuse(`a quote in line ${line} that is not closed`, doubled);
  const content = text.slice(start, end).replaceAll('""', '"');
  end += 1;
  while (text[end] === " ") end += 1;
  if (!ends.has(text[end])) refuse(`text behind a quote in line ${line}`, doubled);
  return { content, end, lines: content.split(/\r\n|\r|\n/u).length - 1 };
}

const doubled = 'A quote in a name is doubled, and the name put in quotes: "a ""b"" c".';
