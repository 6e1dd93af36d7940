import type { TableColumn } from "./table-reader.ts";

/** What stands in a cell, as the code of a character. */
export const cellIs = { no: 48, yes: 49, empty: 95, other: 63 } as const;

export type CellCode = (typeof cellIs)[keyof typeof cellIs];

// As programs write them: 1, 1.0, +1.00, 1.000e+00. The same for DuckDB as here.
const yes = String.raw`(true|\+?0*1(\.0*)?(e[-+]?0+)?)`;
const no = String.raw`(false|[-+]?(0+(\.0*)?|\.0+)(e[-+]?[0-9]+)?)`;

const quoted = (code: CellCode): string => `'${String.fromCodePoint(code)}'`;

// The first two are nearly all there are.
const code = `CASE WHEN cell = '0' THEN ${quoted(cellIs.no)} WHEN cell = '1' THEN ${quoted(cellIs.yes)}
  WHEN cell IS NULL OR trim(cell) = '' THEN ${quoted(cellIs.empty)}
  WHEN regexp_full_match(trim(cell), '(?i)${no}') THEN ${quoted(cellIs.no)}
  WHEN regexp_full_match(trim(cell), '(?i)${yes}') THEN ${quoted(cellIs.yes)}
  ELSE ${quoted(cellIs.other)} END`;

/** What stands in each of a list of texts, in a query: a text with one character for each. */
export const codesOf = (texts: string): string =>
  `array_to_string(list_transform(${texts}, lambda cell: ${code}), '')`;

/** The text of a cell in a query. */
export function cellText({ cell, type }: TableColumn): string {
  return type === "json" ? `(${cell} ->> '$')` : `(${cell})::VARCHAR`;
}

const yesText = new RegExp(`^ *${yes} *$`, "iu");
const noText = new RegExp(`^ *${no} *$`, "iu");

/** What a value of JSON is. */
export function codeOf(value: unknown): CellCode {
  if (value === 0 || value === false) return cellIs.no;
  if (value === 1 || value === true) return cellIs.yes;
  if (value === undefined || value === null) return cellIs.empty;
  if (typeof value !== "string") return cellIs.other;
  if (noText.test(value)) return cellIs.no;
  if (yesText.test(value)) return cellIs.yes;
  return /^ *$/u.test(value) ? cellIs.empty : cellIs.other;
}
