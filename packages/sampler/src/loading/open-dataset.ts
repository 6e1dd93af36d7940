import { checkWhole, refuse, refuseValue } from "@balms/core/adapter";
import type { Column, Dataset, RowSource, TypedMatrix } from "./dataset.ts";
import { gatherRows, isTypedArray } from "./typed-array.ts";

/** A column whose batches are made at once; nothing in it can fail. */
interface CopiedColumn {
  readonly kind: "copied";
  readonly length: number;
  gather(rows: ArrayLike<number>): unknown;
}

/** A column that is read row by row. */
interface ReadColumn {
  readonly kind: "read";
  readonly length: number;
  read(row: number): unknown;
}

/** A column, with its name for messages. */
export type OpenColumn = (CopiedColumn | ReadColumn) & { readonly parameter: string };

/** A data set that was checked. */
export interface OpenDataset {
  readonly length: number;
  readonly columns: readonly OpenColumn[];
  /** Puts what was gathered per column into the form of the data set. */
  assemble(gathered: readonly unknown[]): unknown;
}

/** Refuses what is no data set. */
export function openDataset(dataset: Dataset): OpenDataset {
  const single = openColumn(dataset, "dataset");
  if (single !== undefined) {
    return { length: single.length, columns: [single], assemble: ([gathered]) => gathered };
  }
  const given: unknown = dataset;
  if (typeof given !== "object" || given === null) refuseDataset("dataset", given);
  const names = Object.keys(given);
  const columns = Object.entries(given).map(([name, column]: [string, unknown]) => {
    const parameter = `dataset.${name}`;
    return openColumn(column as Column, parameter) ?? refuseDataset(parameter, column);
  });
  if (columns.length === 0) refuseDataset("dataset", given);
  const [{ length, parameter: first }] = columns;
  for (const column of columns) {
    if (column.length === length) continue;
    refuse(column.parameter, `${column.length} rows`, `${length} rows, as \`${first}\` has`);
  }
  const assemble = (gathered: readonly unknown[]): unknown =>
    Object.fromEntries(names.map((name, i) => [name, gathered[i]]));
  return { length, columns, assemble };
}

function openColumn(column: Dataset, parameter: string): OpenColumn | undefined {
  if (Array.isArray(column)) return openArray(column, parameter);
  if (isTypedArray(column)) {
    const gather = (rows: ArrayLike<number>) => gatherRows(column, 1, rows);
    return { kind: "copied", parameter, length: column.length, gather };
  }
  if (typeof column !== "object" || column === null) return undefined;
  if (isTypedArray((column as TypedMatrix).data) && "shape" in column) {
    return openMatrix(column as TypedMatrix, parameter);
  }
  // Of columns by name, none is called so.
  const claimed = ["get", "length", "numRows"].some((name) => name in column);
  return claimed ? openSource(column as RowSource, parameter) : undefined;
}

function openArray(rows: readonly unknown[], parameter: string): OpenColumn {
  const gather = (numbers: ArrayLike<number>) => Array.from(numbers, (row) => rows[row]);
  return { kind: "copied", parameter, length: rows.length, gather };
}

function openMatrix({ data, shape }: TypedMatrix, parameter: string): OpenColumn {
  if (!Array.isArray(shape) || shape.length === 0) {
    refuseValue(`${parameter}.shape`, shape, "an array of sizes [N, …], rows first");
  }
  for (const [axis, size] of shape.entries()) {
    checkWhole(size, `${parameter}.shape[${axis}]`, axis === 0 ? 0 : 1);
  }
  const [length, ...row] = shape as number[];
  const width = row.reduce((product, size) => product * size, 1);
  if (data.length !== length * width) {
    refuse(
      `${parameter}.data`,
      `${data.length} numbers`,
      `${length * width} numbers, the product of its shape [${shape.join(", ")}]`,
    );
  }
  const gather = (rows: ArrayLike<number>): TypedMatrix => ({
    data: gatherRows(data, width, rows),
    shape: [rows.length, ...row],
  });
  return { kind: "copied", parameter, length, gather };
}

function openSource(source: RowSource, parameter: string): OpenColumn {
  const { length, numRows, get } = source as Partial<Record<string, unknown>>;
  if (typeof get !== "function") {
    refuseValue(`${parameter}.get`, get, "a function that reads the row of a number");
  }
  const rows = checkWhole((length ?? numRows) as number, `${parameter}.length`, 0);
  return { kind: "read", parameter, length: rows, read: (row) => source.get(row) };
}

function refuseDataset(parameter: string, received: unknown): never {
  refuseValue(
    parameter,
    received,
    "an array, a typed array, { data, shape }, an object with `get` and `length`, or several of these by name",
  );
}
