import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { formatCount, formatList } from "../terminal/format-values.ts";
import { nameOf } from "./choose-columns.ts";
import type { TableDatabase } from "./table-database.ts";
import type { TableColumn, TableReader } from "./table-reader.ts";

/** A reader and those of its columns of which each is a class, in one order. */
export interface ClassColumns {
  readonly reader: TableReader;
  readonly columns: readonly TableColumn[];
}

/** How many rows have a 1 in each column. */
export interface IndicatorCounts {
  readonly classes: readonly string[];
  readonly counts: readonly number[];
  readonly rows: number;
  /** Rows with zeros alone. */
  readonly none: number;
  /** Whether each row has exactly one 1. */
  readonly isOneHot: boolean;
  /** Empty cells, which are taken for zeros. */
  readonly empty: number;
}

/** Counts one column per class, with 0 and 1, or false and true, in the cells. */
export async function countIndicators(
  database: TableDatabase,
  sources: readonly [ClassColumns, ...ClassColumns[]],
): Promise<IndicatorCounts> {
  const classes = sources[0].columns.map(({ name }) => name);
  const counts = classes.map(() => 0);
  let [rows, none, single, empty] = [0, 0, 0, 0];
  for (const { reader, columns } of sources) {
    const found = await scanIndicators(database, { reader, columns });
    refuseOthers(reader, columns, found);
    rows += found.rows;
    none += found.none;
    single += found.single;
    empty += found.empty.reduce((sum, count) => sum + count, 0);
    for (const [id, count] of found.ones.entries()) counts[id] = (counts[id] ?? 0) + count;
  }
  return { classes, counts, rows, none, isOneHot: single === rows, empty };
}

interface Scan {
  readonly rows: number;
  readonly none: number;
  readonly single: number;
  readonly ones: readonly number[];
  readonly empty: readonly number[];
  /** Cells that are neither, and one of them. */
  readonly others: readonly number[];
  readonly example: readonly unknown[];
}

const yes = "('1', '1.0', 'true')";
const no = "('0', '0.0', 'false')";

async function scanIndicators(
  database: TableDatabase,
  { reader, columns }: ClassColumns,
): Promise<Scan> {
  const cells = columns.map(({ cell, type }, id) => {
    const text = type === "json" ? `(${cell} ->> '$')` : `(${cell})::VARCHAR`;
    return `nullif(lower(trim(${text})), '') AS x${id}`;
  });
  const ids = columns.map((_, id) => id);
  const sum = ids.map((id) => `coalesce((x${id} IN ${yes})::INTEGER, 0)`).join(" + ");
  const aggregates = ids.flatMap((id) => [
    `count(*) FILTER (WHERE x${id} IN ${yes})`,
    `count(*) FILTER (WHERE x${id} IS NULL)`,
    `count(*) FILTER (WHERE x${id} NOT IN ${yes} AND x${id} NOT IN ${no})`,
    `any_value(left(x${id}, 60)) FILTER (WHERE x${id} NOT IN ${yes} AND x${id} NOT IN ${no})`,
  ]);
  const result = await database.scan(
    `SELECT count(*), count(*) FILTER (WHERE ones = 0), count(*) FILTER (WHERE ones = 1), ${aggregates.join(", ")}
      FROM (SELECT *, ${sum} AS ones FROM (SELECT ${cells.join(", ")} FROM ${reader.from}))`,
    Object.assign({}, reader.parameters, ...columns.map(({ parameters }) => parameters)),
  );
  const [rows = 0, none = 0, single = 0] = result.slice(0, 3).map(([value]) => Number(value));
  const values = result.slice(3).map(([value]) => value);
  const every = (offset: number): unknown[] => ids.map((id) => values[4 * id + offset]);
  return {
    rows,
    none,
    single,
    ones: every(0).map(Number),
    empty: every(1).map(Number),
    others: every(2).map(Number),
    example: every(3),
  };
}

function refuseOthers(reader: TableReader, columns: readonly TableColumn[], found: Scan): void {
  const { others, example, empty, rows } = found;
  const id = others.findIndex((count) => count > 0);
  const expected = "0 or 1 in the columns of --columns";
  if (id >= 0) {
    const count = others[id] ?? 0;
    throw new DataError({
      parameter: nameOf(reader),
      received: `${describeValue(example[id])} in column ${describeValue(columns[id]?.name)}, and ${formatCount(count)} such ${count === 1 ? "cell" : "cells"} there`,
      expected,
      hint: "Decide what it means, as -1 for uncertain, and write 0 or 1. A column of labels is named with --label.",
    });
  }
  const blank = columns.filter((_, column) => empty[column] === rows);
  if (blank.length === 0) return;
  throw new DataError({
    parameter: nameOf(reader),
    received: `nothing in ${formatList(blank.map(({ name }) => describeValue(name)))}`,
    expected,
  });
}
