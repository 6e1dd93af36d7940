import type { RowSampler } from "@balms/sampler";
import { fillRows } from "./fill-rows.ts";

/** Batches of equal size from a sampler, one after another over the ends of its epochs. */
export class RowBatches {
  readonly #sampler: RowSampler<unknown>;
  readonly #labels: Int32Array;
  readonly #batchSize: number;
  // The same numbers twice: as the sampler writes them, and as the runtime reads them.
  readonly #drawn: Uint32Array;
  readonly #rows: Int32Array;
  readonly #labelsOfRows: Int32Array;

  /** @param capacity - most batches at a time */
  constructor(
    sampler: RowSampler<unknown>,
    labels: Int32Array,
    { batchSize, capacity }: { readonly batchSize: number; readonly capacity: number },
  ) {
    this.#sampler = sampler;
    this.#labels = labels;
    this.#batchSize = batchSize;
    this.#drawn = new Uint32Array(capacity * batchSize);
    this.#rows = new Int32Array(this.#drawn.buffer);
    this.#labelsOfRows = new Int32Array(this.#drawn.length);
  }

  /** Rows of some batches and their labels; overwritten by the next call. */
  take(first: number, count: number): { readonly rows: Int32Array; readonly labels: Int32Array } {
    const length = count * this.#batchSize;
    fillRows(this.#sampler, first * this.#batchSize, this.#drawn.subarray(0, length));
    const rows = this.#rows.subarray(0, length);
    const labels = this.#labelsOfRows.subarray(0, length);
    // A look-up here costs less than an operator in the graph.
    for (let index = 0; index < length; index++) labels[index] = this.#labels[rows[index]];
    return { rows, labels };
  }
}
