import { createTurns, type Turns } from "@balms/core/adapter";
import type { Batch, BatchCursor } from "../batch.ts";
import type { BatchLoader, LoaderState } from "./batch-loader.ts";
import { checkLoaderState } from "./check-loader-state.ts";
import { Interruption } from "./interruption.ts";
import type { LoadedBatch } from "./loaded-batch.ts";
import type { LoadSettings } from "./load-options.ts";
import type { OpenDataset } from "./open-dataset.ts";
import { pendingToJSON } from "./pending-batch.ts";
import { readBatch } from "./read-batch.ts";
import { ReadQueue } from "./read-queue.ts";

interface Pending<Draw> {
  readonly batch: Batch<Draw>;
  /** Undefined while no loop is under way that reads it. */
  loading?: Promise<LoadedBatch<unknown, Draw>> | undefined;
}

/** Draws ahead of the consumer, and reads what was drawn. Made through `load`. */
export class PrefetchingLoader<Draw> implements BatchLoader<unknown, Draw> {
  readonly #dataset: OpenDataset;
  readonly #cursor: BatchCursor<Draw>;
  readonly #settings: LoadSettings;
  readonly #turns: Turns = createTurns();
  /** One for all loops: reads of one that was left are under way all the same. */
  readonly #queue: ReadQueue;
  /** Drawn, and not handed out. */
  #pending: Pending<Draw>[] = [];
  /** Whether the cursor has come to the end of the epoch; the consumer has not. */
  #ended = false;
  /** Which batch comes after the last that was handed out. */
  #next: Pick<Batch, "epoch" | "index"> | undefined;
  #loop: Interruption | undefined;

  constructor(dataset: OpenDataset, cursor: BatchCursor<Draw>, settings: LoadSettings) {
    this.#dataset = dataset;
    this.#cursor = cursor;
    this.#settings = settings;
    this.#queue = new ReadQueue(settings.concurrency, this.#turns);
  }

  get batchesPerEpoch(): number {
    return this.#cursor.batchesPerEpoch;
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<LoadedBatch<unknown, Draw>> {
    const loop = new Interruption(this.#settings.signal);
    return loop.iterate(this.#epoch(loop));
  }

  state(): LoaderState {
    const { prefetch } = this.#settings;
    const cursor = this.#cursor.state();
    const ended = this.#ended ? this.#next : undefined;
    const { epoch, index } = this.#pending[0]?.batch ?? ended ?? cursor;
    const next = { epoch, index };
    const format = "balms.loader/1";
    if (cursor.sampler.learned === undefined || this.#pending.length === 0) {
      // Without anything learned, what was drawn ahead is drawn again, alike.
      return { format, next, cursor: { ...cursor, ...next }, prefetch, pending: [] };
    }
    const pending = this.#pending.map(({ batch }) => pendingToJSON(batch));
    return { format, next, cursor, prefetch, pending };
  }

  resume(state: LoaderState): void {
    const pending = checkLoaderState(state, this.#settings.prefetch, this.#cursor);
    this.#cursor.resume(state.cursor);
    this.#takeOver("a loader that was resumed elsewhere");
    this.#pending = pending.map((batch) => ({ batch }));
    this.#ended = pending.length > 0 && state.cursor.epoch > state.next.epoch;
    this.#next = undefined;
  }

  async *#epoch(loop: Interruption): AsyncGenerator<LoadedBatch<unknown, Draw>, void> {
    this.#takeOver("another loop over the same loader");
    this.#loop = loop;
    loop.listen();
    try {
      for (;;) {
        loop.check();
        const first = this.#drawAhead();
        if (first === undefined) break;
        const loaded = await loop.wait(first);
        if (loaded === undefined) return;
        if (this.#turns.isDue() && (await loop.wait(this.#turns.take())) === undefined) return;
        const [{ batch }] = this.#pending.splice(0, 1);
        this.#next = { epoch: batch.epoch, index: batch.index + 1 };
        yield loaded.value;
      }
      this.#ended = false;
    } finally {
      loop.close();
      if (this.#loop === loop) this.#takeOver();
    }
  }

  /** Draws up to the batch that is asked for and `prefetch` more; gives the first of them. */
  #drawAhead(): Promise<LoadedBatch<unknown, Draw>> | undefined {
    while (!this.#ended && this.#pending.length <= this.#settings.prefetch) {
      const batch = this.#cursor.next();
      if (batch === undefined) this.#ended = true;
      else this.#pending.push({ batch });
    }
    for (const pending of this.#pending) {
      if (pending.loading !== undefined) continue;
      pending.loading = this.#load(pending.batch);
      // It may fail before anybody waits for it.
      pending.loading.catch(() => {});
    }
    return this.#pending[0]?.loading;
  }

  async #load(batch: Batch<Draw>): Promise<LoadedBatch<unknown, Draw>> {
    const { onError, transform } = this.#settings;
    const read = await readBatch(batch, this.#dataset, this.#queue, onError);
    if (transform === undefined) return read;
    // `load` has checked its type against the data set and the sampler.
    return { ...read, data: await transform(read as LoadedBatch<never, never>) };
  }

  /** Ends the loop that is under way, if there is one; what it was reading is read again. */
  #takeOver(reason?: string): void {
    if (reason !== undefined) this.#loop?.fail(reason);
    this.#loop = undefined;
    this.#queue.drop();
    for (const pending of this.#pending) pending.loading = undefined;
  }
}
