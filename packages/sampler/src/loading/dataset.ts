import type { TypedArray } from "./typed-array.ts";

/** Numbers of one shape per row, in one buffer, row after row. */
export interface TypedMatrix<Data extends TypedArray = TypedArray> {
  readonly data: Data;
  /** [N, …]: rows first, then the shape of a row. */
  readonly shape: readonly number[];
}

/**
 * Rows that are read one by one: decoded pictures, a database, an Arrow vector or table.
 *
 * The number of rows is `length`, or `numRows` as Arrow tables have it. What `get` throws, or
 * rejects with, is the error of that row alone.
 */
export type RowSource<Row = unknown> = {
  /** The row of that number, or a promise of it. */
  get(row: number): Row;
} & ({ readonly length: number } | { readonly numRows: number });

/**
 * One value per row: an array, a typed array (one number per row), a typed-array matrix, or an
 * object with `get`. Typed arrays and matrices are copied into one buffer per batch.
 */
export type Column = readonly unknown[] | TypedArray | TypedMatrix | RowSource;

/**
 * What `load` reads: a column, or several of the same length by name, whose rows belong together,
 * as in `{ image, label }`. No name may be "get", "length" or "numRows", nor "data" beside "shape".
 */
export type Dataset = Column | { readonly [name: string]: Column };

/** What a batch of a data set holds: typed arrays and matrices stay what they are, the rest are arrays of rows. */
export type BatchData<Source> = Source extends TypedArray
  ? Source
  : Source extends TypedMatrix<infer Data>
    ? TypedMatrix<Data>
    : Source extends readonly (infer Row)[]
      ? Row[]
      : Source extends { get(row: number): infer Row }
        ? Awaited<Row>[]
        : { readonly [Name in keyof Source]: BatchData<Source[Name]> };
