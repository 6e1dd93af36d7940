/** Says what is wrong, and ends the reading. */
export type Refuse = (received: string, hint?: string) => never;

/** The cells of a line, or of several that quotes put together. */
export interface DelimitedLine {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** The same with the space around those without quotes. */
  readonly spaced: readonly string[];
}

/** What parts the cells of a table, as its first line has it; undefined where nothing does. */
export function delimiterOf(text: string): string | undefined {
  return /[,;\t]/u.exec(text.trimStart().split(/[\r\n]/u, 1)[0] ?? "")?.[0];
}

/**
 * The lines of a table: quotes as RFC 4180 has them, lines that end in LF, CRLF or CR. Space around a cell without quotes is
 * not part of it.
 */
export function* delimitedLines(
  text: string,
  separator: string,
  refuse: Refuse,
): Generator<DelimitedLine> {
  let [cells, spaced]: string[][] = [[], []];
  let [line, start] = [1, 1];
  for (let at = 0; at <= text.length;) {
    const { content, written, end, lines } = cellAt(text, at, { separator, line, refuse });
    cells.push(content);
    spaced.push(written);
    line += lines;
    if (text[end] !== separator) {
      yield { line: start, cells, spaced };
      [cells, spaced] = [[], []];
      line += 1;
      start = line;
    }
    at = end + (text.startsWith("\r\n", end) ? 2 : 1);
  }
}

interface Cell {
  readonly content: string;
  /** With the space around it. */
  readonly written: string;
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
    const written = text.slice(at, end);
    const content = written.trim();
    if (content.includes('"')) refuse(`a quote within a cell in line ${line}`, doubled);
    return { content, written, end, lines: 0 };
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
  return { content, written: content, end, lines: content.split(/\r\n|\r|\n/u).length - 1 };
}

const doubled = 'A quote in a name is doubled, and the name put in quotes: "a ""b"" c".';
