import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { formatCount, formatList } from "../terminal/format-values.ts";
import { nameOf } from "./choose-columns.ts";
import { cellIs, cellText, codesOf } from "./indicator-cells.ts";
import { scanIndicators, type ClassColumns, type IndicatorScan } from "./scan-indicators.ts";
import type { TableDatabase } from "./table-database.ts";
import type { TableColumn, TableReader } from "./table-reader.ts";

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
  for (const source of sources) {
    const found = await scanIndicators(database, source);
    await refuseOthers(database, source, found);
    refuseBlank(source, found);
    rows += found.rows;
    none += found.none;
    single += found.single;
    empty += found.empty.reduce((sum, count) => sum + count, 0);
    for (const [id, count] of found.ones.entries()) counts[id] = (counts[id] ?? 0) + count;
  }
  return { classes, counts, rows, none, isOneHot: single === rows, empty };
}

const expected = "0 or 1 in the columns of --columns";

async function refuseOthers(
  database: TableDatabase,
  { reader, columns }: ClassColumns,
  { others }: IndicatorScan,
): Promise<void> {
  const id = others.findIndex((count) => count > 0);
  const column = columns[id];
  if (column === undefined) return;
  const count = others[id] ?? 0;
  throw new DataError({
    parameter: nameOf(reader),
    received: `${describeValue(await firstOther(database, reader, column))} in column ${describeValue(column.name)}, and ${formatCount(count)} such ${count === 1 ? "cell" : "cells"} there`,
    expected,
    hint: "Decide what it means, as -1 for uncertain, and write 0 or 1. A column of labels is named with --label.",
  });
}

/** The first cell of a column that is neither 0 nor 1. */
async function firstOther(
  database: TableDatabase,
  { from, parameters }: TableReader,
  column: TableColumn,
): Promise<unknown> {
  const [[first] = []] = await database.scan(
    `SELECT left(trim(x), 60) FROM (SELECT ${cellText(column)} AS x FROM ${from})
      WHERE ${codesOf("[x]")} = '${String.fromCodePoint(cellIs.other)}' LIMIT 1`,
    { ...parameters, ...column.parameters },
  );
  return first;
}

function refuseBlank({ reader, columns }: ClassColumns, { empty, rows }: IndicatorScan): void {
  const blank = columns.filter((_, column) => empty[column] === rows);
  if (blank.length === 0) return;
  throw new DataError({
    parameter: nameOf(reader),
    received: `nothing in ${formatList(blank.map(({ name }) => describeValue(name)))}`,
    expected,
  });
}
