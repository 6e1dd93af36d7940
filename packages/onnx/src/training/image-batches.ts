import type { RandomGenerator } from "@balms/core";
import type { RowSampler } from "@balms/sampler";
import { fillRows } from "./fill-rows.ts";
import type { ProposalRows } from "./proposal-rows.ts";

/** Sizes of batches of images. */
export interface ImageBatchSizes {
  /** Images of a batch. */
  readonly images: number;
  /** Proposals that each of them gives. */
  readonly rowsPerImage: number;
  /** Most batches at a time. */
  readonly capacity: number;
}

/**
 * Batches of proposals: a sampler draws images, of each some proposals are drawn by chance, none twice before all are there once.
 * Which proposals of an image depends on the batches before, so batches are taken one after another.
 */
export class ImageBatches {
  readonly #sampler: RowSampler<unknown>;
  readonly #data: ProposalRows;
  readonly #sizes: ImageBatchSizes;
  readonly #random: RandomGenerator;
  readonly #drawn: Uint32Array;
  readonly #order: Uint32Array;
  readonly #rows: Int32Array;
  readonly #labels: Int32Array;

  constructor(
    sampler: RowSampler<unknown>,
    data: ProposalRows,
    { sizes, random }: { readonly sizes: ImageBatchSizes; readonly random: RandomGenerator },
  ) {
    const { images, rowsPerImage, capacity } = sizes;
    this.#sampler = sampler;
    this.#data = data;
    this.#sizes = sizes;
    this.#random = random;
    this.#drawn = new Uint32Array(capacity * images);
    this.#order = data.order.slice();
    this.#rows = new Int32Array(capacity * images * rowsPerImage);
    this.#labels = new Int32Array(this.#rows.length);
  }

  /** Rows of some batches and their labels; overwritten by the next call. */
  take(first: number, count: number): { readonly rows: Int32Array; readonly labels: Int32Array } {
    const { images, rowsPerImage } = this.#sizes;
    const drawn = this.#drawn.subarray(0, count * images);
    fillRows(this.#sampler, first * images, drawn);
    for (const [place, image] of drawn.entries()) this.#draw(image, place * rowsPerImage);
    const length = drawn.length * rowsPerImage;
    return { rows: this.#rows.subarray(0, length), labels: this.#labels.subarray(0, length) };
  }

  /** Shuffles as much of an image's proposals as is taken: which they are is chance, whatever order they had. */
  #draw(image: number, place: number): void {
    const { starts, labels } = this.#data;
    const start = starts[image];
    const size = starts[image + 1] - start;
    const order = this.#order;
    for (let index = 0; index < this.#sizes.rowsPerImage; index++) {
      const turn = index % size;
      const other = start + turn + Math.floor(this.#random.uniform() * (size - turn));
      const row = order[other];
      order[other] = order[start + turn];
      order[start + turn] = row;
      this.#rows[place + index] = row;
      this.#labels[place + index] = labels[row];
    }
  }
}
