import { formatCount } from "../terminal/format-values.ts";

/** What is said of rows without a class where a row may have several. */
export function noneNote(rows: number): string {
  return rows === 1
    ? "1 row has no class, and is an example of none"
    : `${formatCount(rows)} rows have no class, and are examples of none`;
}
