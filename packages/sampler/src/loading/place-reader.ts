import type { RowNumbers } from "../row-sampler.ts";
import type { OpenColumn, OpenDataset } from "./open-dataset.ts";
import type { ReadQueue } from "./read-queue.ts";

/** Why a place of a batch has no row. */
export interface PlaceFailure {
  /** The first of the columns that failed, in their order and not in that of time. */
  readonly column: OpenColumn;
  readonly cause: unknown;
}

/** The places of one batch, and what was read for them. */
export class PlaceReader {
  /** Row number by place; those of replaced rows are overwritten. */
  readonly rows: RowNumbers;
  /** Places whose row could not be read. */
  readonly failures: Map<number, PlaceFailure> = new Map();
  readonly #dataset: OpenDataset;
  readonly #queue: ReadQueue;
  readonly #read: readonly OpenColumn[];
  /** By column that is read, then by place. */
  readonly #values: unknown[][];

  constructor(rows: RowNumbers, dataset: OpenDataset, queue: ReadQueue) {
    this.rows = rows;
    this.#dataset = dataset;
    this.#queue = queue;
    this.#read = dataset.columns.filter(({ kind }) => kind === "read");
    this.#values = this.#read.map(() => Array.from<unknown>({ length: rows.length }));
  }

  /**
   * Reads the rows of some places, in the order of their numbers: what lies together in a file is
   * read together. Those that cannot be read are in `failures` afterwards.
   */
  async read(places: ArrayLike<number>, urgent: boolean = false): Promise<void> {
    const columns = this.#read;
    if (columns.length === 0) return;
    const { rows, failures } = this;
    const order = Uint32Array.from(places).toSorted((a, b) => rows[a] - rows[b] || a - b);
    const placeOf = (task: number): number => order[Math.floor(task / columns.length)];
    const found = new Map<number, number>();
    const start = (task: number): unknown => {
      const column = columns[task % columns.length];
      return column.kind === "read" ? column.read(rows[placeOf(task)]) : undefined;
    };
    const done = (task: number, value: unknown): void => {
      this.#values[task % columns.length][placeOf(task)] = value;
    };
    const failed = (task: number, cause: unknown): void => {
      const place = placeOf(task);
      const number = task % columns.length;
      if ((found.get(place) ?? Infinity) < number) return;
      found.set(place, number);
      failures.set(place, { column: columns[number], cause });
    };
    const count = places.length * columns.length;
    await this.#queue.read({ count, start, done, failed }, urgent);
  }

  /** Puts into one place what stands in another. */
  copy(from: number, to: number): void {
    this.rows[to] = this.rows[from];
    for (const values of this.#values) values[to] = values[from];
  }

  /** The data of some places, in the form of the data set. */
  data(places: ArrayLike<number>): unknown {
    const rows = Array.from(places, (place) => this.rows[place]);
    const gathered = this.#dataset.columns.map((column) => {
      if (column.kind === "copied") return column.gather(rows);
      const values = this.#values[this.#read.indexOf(column)];
      return Array.from(places, (place) => values[place]);
    });
    return this.#dataset.assemble(gathered);
  }
}
