/** How a database writes what a count needs. */
export interface SqlDialect {
  /** A name in quotes, exactly as it stands. */
  readonly name: (name: string) => string;
  /** A text in quotes. */
  readonly text: (text: string) => string;
  /** The text of a value; that of NULL may be NULL. */
  readonly textOf: (value: string) => string;
  /**
   * A query over `balms_cells (cell, n, total)` that has a row with these and `part` for each part of a cell.
   *
   * @param separator - What stands between parts; neither empty nor letters, digits, quotes or backslashes.
   */
  readonly parts: (separator: string) => string;
  /** A number from 0 to 1, another one for each row. */
  readonly random: string;
}

/** Quotes that are doubled within. */
export function doubled(quote: '"' | "'" | "`"): (text: string) => string {
  return (text) => `${quote}${text.replaceAll(quote, quote + quote)}${quote}`;
}

/** Quotes and backslashes that take a backslash within. */
export function escaped(quote: "'" | "`"): (text: string) => string {
  return (text) =>
    `${quote}${text.replaceAll(/[\\'`]/gu, (one) => (one === "\\" || one === quote ? `\\${one}` : one))}${quote}`;
}
