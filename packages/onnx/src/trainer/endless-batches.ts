import type { BatchLoader, LoaderState } from "@balms/sampler";
import type { LabeledBatch } from "./labeled-rows.ts";

/** The batches of a loader one by one, epoch after epoch. */
export class EndlessBatches {
  readonly #loader: BatchLoader<unknown, unknown>;
  #epoch: AsyncIterator<LabeledBatch> | undefined;

  constructor(loader: BatchLoader<unknown, unknown>) {
    this.#loader = loader;
  }

  async next(): Promise<LabeledBatch> {
    for (;;) {
      this.#epoch ??= this.#loader[Symbol.asyncIterator]();
      const found = await this.#epoch.next();
      if (found.done !== true) return found.value;
      this.#epoch = undefined;
    }
  }

  state(): LoaderState {
    return this.#loader.state();
  }

  resume(state: LoaderState): void {
    this.#epoch = undefined;
    this.#loader.resume(state);
  }

  /** Ends what is read ahead. */
  async release(): Promise<void> {
    await this.#epoch?.return?.();
  }
}
