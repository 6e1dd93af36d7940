import { DataError } from "@balms/core";
import { nameOf } from "./choose-columns.ts";
import { cellIs, cellText, codeOf, codesOf } from "./indicator-cells.ts";
import type { TableDatabase } from "./table-database.ts";
import type { TableColumn, TableReader } from "./table-reader.ts";

/** A reader and those of its columns of which each is a class, in one order. */
export interface ClassColumns {
  readonly reader: TableReader;
  readonly columns: readonly TableColumn[];
}

/** What the cells of class columns hold. */
export interface IndicatorScan {
  readonly rows: number;
  /** Rows without any 1. */
  readonly none: number;
  /** Rows with exactly one. */
  readonly single: number;
  /** For each column: cells with 1. */
  readonly ones: Float64Array;
  /** For each column: cells with nothing in them, and rows that lack the cell. */
  readonly empty: Float64Array;
  /** For each column: cells with anything else than 0 and 1. */
  readonly others: Float64Array;
}

/** Some of the columns, which one query reads. */
interface Part {
  /** One text for each row. */
  readonly sql: string;
  /** Says of each cell of a row in which column it is, and what it is. */
  readonly visit: (row: string, add: (column: number, code: number) => void) => void;
}

/**
 * Reads all cells. DuckDB makes a text for each row, and the texts are counted here: to plan an aggregate for each column takes
 * time and memory that grow with the square of the columns.
 */
export async function scanIndicators(
  database: TableDatabase,
  source: ClassColumns,
): Promise<IndicatorScan> {
  const { reader, columns } = source;
  const newCounts = (): Float64Array<ArrayBuffer> => new Float64Array(columns.length);
  const [ones, empty, others] = [newCounts(), newCounts(), newCounts()];
  let found = 0;
  const add = (column: number, code: number): void => {
    if (code === cellIs.no) return;
    if (code === cellIs.yes) found += 1;
    const counts = code === cellIs.yes ? ones : code === cellIs.empty ? empty : others;
    counts[column] = (counts[column] ?? 0) + 1;
  };
  const parts = columns[0]?.type === "json" ? [objectsPart(source)] : cellParts(source);
  // Ones of each row in the parts before: all of them have the rows in the order of the files.
  const before: number[] = [];
  let [rows, none, single] = [0, 0, 0];
  for (const [index, { sql, visit }] of parts.entries()) {
    const isLast = index === parts.length - 1;
    let row = 0;
    await database.stream(sql, reader.parameters, (text) => {
      found = before[row] ?? 0;
      visit(text, add);
      if (!isLast) before[row] = found;
      else if (found === 0) none += 1;
      else if (found === 1) single += 1;
      row += 1;
    });
    rows = row;
  }
  return { rows, none, single, ones, empty, others };
}

/** Columns that are read at once, at most: a batch of DuckDB has 2048 rows, of which each cell takes 16 bytes, several times over. */
const mostAtOnce = 1000;

function cellParts({ reader, columns }: ClassColumns): Part[] {
  const count = Math.ceil(columns.length / mostAtOnce);
  return Array.from({ length: count }, (_, part): Part => {
    const start = Math.floor((part * columns.length) / count);
    const some = columns.slice(start, Math.floor(((part + 1) * columns.length) / count));
    return {
      sql: `SELECT ${codesOf(`[${some.map(cellText).join(", ")}]`)} FROM ${reader.from}`,
      visit: (codes, add) => {
        for (let at = 0; at < codes.length; at++) add(start + at, codes.charCodeAt(at));
      },
    };
  });
}

/** Whole objects: DuckDB would look for each key among all of them. */
function objectsPart({ reader, columns }: ClassColumns): Part {
  return {
    sql: `SELECT json::VARCHAR FROM ${reader.from}`,
    visit: (text, add) => {
      const values = parseObject(text, reader);
      for (const [column, { name }] of columns.entries()) {
        add(column, codeOf(Object.hasOwn(values, name) ? values[name] : undefined));
      }
    },
  };
}

// Python writes them, and DuckDB reads them.
const textOrNotFinite = /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:nan|inf(?:inity)?)\b/giu;

function parseObject(text: string, reader: TableReader): Readonly<Record<string, unknown>> {
  try {
    const isPlain = !/nan|inf/iu.test(text);
    const value: unknown = JSON.parse(
      isPlain
        ? text
        : text.replaceAll(textOrNotFinite, (part) => (part.startsWith('"') ? part : `"${part}"`)),
    );
    // What is no object is refused by who finds empty cells.
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : {};
  } catch (cause) {
    throw new DataError({
      parameter: nameOf(reader),
      received: `${text.slice(0, 60)}, which is not quite JSON`,
      expected: "an object in each row",
      cause,
    });
  }
}
