import { type ClassPrior } from "@balms/core";
import { checkWhole, digestIntegers, refuseValue } from "@balms/core/adapter";

/**
 * Which rows belong to which class. Made by `indexRows` from labels, or by `contiguousRows` from
 * counts alone; immutable. Samplers take a structured clone of it as well, as a worker is sent one.
 */
export interface ClassRows {
  /** N. */
  readonly rowCount: number;
  /** Rows per class; C classes. */
  readonly prior: ClassPrior;
  /** The k-th row of a class, k in [0, n_c). */
  rowOf(id: number, k: number): number;
  /** The class of a row. */
  classOf(row: number): number;
}

/** Rows sorted by class: class c has the places `starts[c]` to `starts[c + 1]`. */
export class SortedRows implements ClassRows {
  readonly prior: ClassPrior;
  readonly rowCount: number;
  /** [C + 1]. */
  readonly starts: Float64Array;
  /** Row at every place [N]; undefined where rows are numbered by class themselves. */
  readonly order: Uint32Array | undefined;
  readonly labels: ArrayLike<number> | undefined;
  #digest: string | undefined;

  constructor(prior: ClassPrior, order?: Uint32Array, labels?: ArrayLike<number>) {
    this.prior = prior;
    this.starts = runningSums(prior.counts);
    this.rowCount = this.starts[prior.counts.length];
    this.order = order;
    this.labels = labels;
  }

  rowOf(id: number, k: number): number {
    checkWhole(id, "id", 0, this.prior.counts.length - 1);
    checkWhole(k, "k", 0, this.prior.counts[id] - 1);
    return this.rowAt(this.starts[id] + k);
  }

  /** Which rows are of which class; computed when it is asked for first, O(N) where there are labels. */
  get digest(): string {
    const { labels, order, prior } = this;
    this.#digest ??= digestIntegers(labels ?? order ?? [], prior.digest);
    return this.#digest;
  }

  /** The row at a place, unchecked. */
  rowAt(place: number): number {
    return this.order === undefined ? place : this.order[place];
  }

  classOf(row: number): number {
    checkWhole(row, "row", 0, this.rowCount - 1);
    if (this.labels !== undefined) return this.labels[row];
    let [low, high] = [0, this.prior.counts.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle] <= row) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** 0, n_0, n_0 + n_1, … N. */
export function runningSums(counts: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(counts.length + 1);
  for (let id = 0; id < counts.length; id++) sums[id + 1] = sums[id] + counts[id];
  return sums;
}

/** Refuses what neither `indexRows` nor `contiguousRows` made. */
export function checkClassRows(rows: ClassRows): SortedRows {
  if (rows instanceof SortedRows) return rows;
  const { starts, prior, order, labels } = { ...(rows as Partial<SortedRows> | null | undefined) };
  // Structured clones have no methods.
  if (starts instanceof Float64Array && prior?.counts.length === starts.length - 1) {
    return new SortedRows(prior, order, labels);
  }
  return refuseValue(
    "rows",
    rows,
    "the rows of each class, as indexRows or contiguousRows makes them",
  );
}
