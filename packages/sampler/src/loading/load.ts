import { checkOptions, refuse, refuseValue } from "@balms/core/adapter";
import type { BatchCursor } from "../batch.ts";
import { batchOptionNames, createBatches } from "../batches/create-batches.ts";
import type { BatchOptions } from "../batches/create-batches.ts";
import type { RowSampler } from "../row-sampler.ts";
import type { BatchLoader } from "./batch-loader.ts";
import type { BatchData, Dataset } from "./dataset.ts";
import { checkLoadOptions, loadOptionNames } from "./load-options.ts";
import type { BatchTransform, LoadOptions } from "./load-options.ts";
import { openDataset } from "./open-dataset.ts";
import { PrefetchingLoader } from "./prefetching-loader.ts";

/**
 * Reads the rows that a sampler draws, batch by batch.
 *
 * Batches come in the order in which they were drawn, whatever `concurrency` is. No more than
 * `prefetch` + 1 of them are drawn and not handed out, and a batch is drawn only when the consumer
 * asks: one that is slow slows reading down. Leaving the loop ends the work.
 *
 * @param dataset - N rows: an array, a typed array, `{ data, shape }`, an object with `get` and `length`, or several of these by name
 * @param source - a sampler, or the cursor of `createBatches`; `state()` of the loader then stands for that of the cursor, which runs ahead
 * @param options - with a sampler those of `createBatches` as well (`batchSize`, …); `concurrency`, `prefetch`, `signal`, `onError`, `transform`
 * @throws {@link ArgumentError} when the data set is none, or has another number of rows than the sampler; an option is wrong
 * @throws {@link DataError} from the loop: a row cannot be read
 * @throws {@link InterruptedError} from the loop: `signal` was aborted
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createClassBalancedSampler, indexRows, load } from "@balms/sampler";
 *
 * const image = { data: Float32Array.from({ length: 40 }, (_, i) => i), shape: [10, 4] };
 * const label = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1);
 * const sampler = createClassBalancedSampler(indexRows(label, { classes: 2 }), { random: createRandom(1) });
 * for await (const { data, rows } of load({ image, label }, sampler, { batchSize: 4 })) {
 *   console.log(data.image.shape, data.label, rows); // [4, 4], two of each class
 * }
 * ```
 */
export function load<Source extends Dataset, Draw = undefined, Data = BatchData<Source>>(
  dataset: Source,
  source: RowSampler<Draw>,
  options: BatchOptions & LoadOptions & Transforming<Source, Data, Draw>,
): BatchLoader<Data, Draw>;
export function load<Source extends Dataset, Draw = undefined, Data = BatchData<Source>>(
  dataset: Source,
  source: BatchCursor<Draw>,
  options?: LoadOptions & Transforming<Source, Data, Draw>,
): BatchLoader<Data, Draw>;
export function load<Draw>(
  dataset: Dataset,
  source: RowSampler<Draw> | BatchCursor<Draw>,
  options: Partial<BatchOptions> & LoadOptions & Transforming<never, unknown, Draw> = {},
): BatchLoader<unknown, Draw> {
  checkOptions(options, [...loadOptionNames, ...batchOptionNames]);
  const opened = openDataset(dataset);
  const { concurrency, prefetch, signal, onError, transform, ...rest } = { ...options };
  const settings = checkLoadOptions({ concurrency, prefetch, signal, onError, transform });
  const { cursor, rowCount } = openSource(source, rest as BatchOptions);
  if (rowCount !== opened.length) {
    refuse("dataset", `${opened.length} rows`, `${rowCount} rows, as the sampler has`);
  }
  return new PrefetchingLoader(opened, cursor, settings);
}

/** The option that makes other data of each batch. */
interface Transforming<Source, Data, Draw> {
  /** Makes what `data` of a batch is to be out of what was read; default: it stays as it is. */
  readonly transform?: BatchTransform<BatchData<Source>, Data, Draw> | undefined;
}

function openSource<Draw>(
  source: RowSampler<Draw> | BatchCursor<Draw>,
  options: BatchOptions,
): { readonly cursor: BatchCursor<Draw>; readonly rowCount: number } {
  const { fill, next, state } = (source ?? {}) as Partial<RowSampler<Draw> & BatchCursor<Draw>>;
  if (typeof state !== "function" || (typeof fill !== "function" && typeof next !== "function")) {
    refuseValue("source", source, "a sampler, or the cursor of createBatches");
  }
  if ("fill" in source) {
    return { cursor: createBatches(source, options), rowCount: source.rowCount };
  }
  const [given] = Object.entries(options).filter(([, value]) => value !== undefined);
  if (given === undefined) return { cursor: source, rowCount: source.state().sampler.rowCount };
  return refuseValue(given[0], given[1], "nothing: batches were laid out when the cursor was made");
}
