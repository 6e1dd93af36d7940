import { InterruptedError } from "@balms/core";
import type { AugmentedRows, Pixels } from "./augmentation-options.ts";
import type { AugmentationSettings } from "./augmentation-settings.ts";
import { checkRows } from "./augment-rows.ts";
import { unpackError, workerFailure } from "./worker-messages.ts";
import type { WorkerAnswer, WorkerRequest } from "./worker-messages.ts";
import { listen } from "./worker-port.ts";
import type { AugmentationWorker } from "./worker-port.ts";

/** A batch that waits for a worker, or for its answer. */
interface Job {
  readonly request: WorkerRequest & { readonly kind: "batch" };
  resolve(data: Float32Array): void;
  reject(error: Error): void;
}

/** A worker and what it is at. */
interface Lane {
  readonly worker: AugmentationWorker;
  job: Job | undefined;
}

/** An `AbortSignal`, or nothing that tells when it is aborted. */
export interface AugmentationSignal {
  readonly aborted: boolean;
  addEventListener?(type: "abort", listener: () => void): void;
  removeEventListener?(type: "abort", listener: () => void): void;
}

const stopped = (): InterruptedError =>
  new InterruptedError({ parameter: "signal", received: "a request to stop" });

/**
 * Augments pictures in workers, each batch in one that is free. Made by `createWorkerAugmenter`.
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createWorkerAugmenter } from "@balms/datasets/augmentation";
 *
 * const random = createRandom(1);
 * const augmenter = createWorkerAugmenter({ channels: 1, height: 1, width: 2, flip: 1, workers: 1, random });
 * console.log(await augmenter.augment(Uint8Array.of(0, 255), { rows: [0], epoch: 0 })); // [ 1, 0 ]
 * await augmenter.release();
 * ```
 */
export class WorkerAugmenter {
  /** [C, H, W]. */
  readonly shape: readonly [channels: number, height: number, width: number];
  readonly #settings: AugmentationSettings;
  readonly #lanes: readonly Lane[];
  readonly #queue: Job[] = [];
  readonly #signal: AugmentationSignal | undefined;
  readonly #abort = (): void => void this.#end(stopped());
  #ended: Error | undefined;

  /** @param workers - that nobody else talks to */
  constructor(
    settings: AugmentationSettings,
    workers: readonly AugmentationWorker[],
    signal: AugmentationSignal | undefined,
  ) {
    const { channels, height, width } = settings;
    this.shape = [channels, height, width];
    this.#settings = settings;
    this.#signal = signal;
    this.#lanes = workers.map((worker) => ({ worker, job: undefined }));
    for (const lane of this.#lanes) this.#open(lane);
    signal?.addEventListener?.("abort", this.#abort);
  }

  /**
   * As the augmenter on the main thread does it: the same bytes.
   *
   * @param images - [B, C, H, W]: bytes, or floats that mean black at 0 and white at 1; they are copied
   * @param rows - which rows they are and in which epoch: `{ rows, epoch }`, or a batch of `load`
   * @returns [B, C, H, W], normalised
   * @throws {@link ArgumentError} for pictures and rows that do not fit, and when a worker fails
   * @throws {@link InterruptedError} when the signal is aborted, or the workers were released
   */
  async augment(images: Pixels, rows: AugmentedRows): Promise<Float32Array> {
    checkRows(images, { ...rows }, this.#settings);
    if (this.#signal?.aborted === true) this.#abort();
    if (this.#ended !== undefined) throw this.#ended;
    // A copy that can be handed over, also of shared memory and of a part of a larger buffer.
    const copy = images instanceof Float32Array ? new Float32Array(images) : new Uint8Array(images);
    const { epoch, index } = rows;
    const request = {
      kind: "batch",
      images: copy,
      rows: Array.from(rows.rows),
      epoch,
      index,
    } as const;
    return await new Promise<Float32Array>((resolve, reject) => {
      this.#queue.push({ request, resolve, reject });
      this.#dispatch();
    });
  }

  /** Ends the workers. What they were at ends with an InterruptedError. */
  async release(): Promise<void> {
    await this.#end(
      new InterruptedError({ parameter: "augmenter", received: "workers that were released" }),
    );
  }

  #open(lane: Lane): void {
    const { worker } = lane;
    const fail = (reason: string): void => void this.#end(workerFailure(reason));
    listen(worker, "message", (message) => this.#take(lane, message as WorkerAnswer));
    listen(worker, "error", (error) => fail(String((error as Partial<Error>)?.message ?? error)));
    listen(worker, "messageerror", () => fail("its answer cannot be read"));
    listen(worker, "exit", (code) => fail(`it ended with ${String(code)}`));
    worker.postMessage({ kind: "settings", settings: this.#settings } satisfies WorkerRequest, []);
    // Idle workers keep no process from ending.
    worker.unref?.();
  }

  #dispatch(): void {
    for (const lane of this.#lanes) {
      if (lane.job !== undefined) continue;
      lane.job = this.#queue.shift();
      if (lane.job === undefined) return;
      const { request } = lane.job;
      lane.worker.ref?.();
      lane.worker.postMessage(request, [request.images.buffer as ArrayBuffer]);
    }
  }

  #take(lane: Lane, answer: WorkerAnswer): void {
    // The process waits for workers that end: an answer that was under way changes nothing about that.
    if (this.#ended !== undefined) return;
    const { job } = lane;
    lane.job = undefined;
    lane.worker.unref?.();
    this.#dispatch();
    if (answer.kind === "batch") job?.resolve(answer.data);
    else job?.reject(unpackError(answer.error));
  }

  async #end(reason: Error): Promise<void> {
    if (this.#ended === undefined) {
      this.#ended = reason;
      this.#signal?.removeEventListener?.("abort", this.#abort);
      for (const { job } of this.#lanes) job?.reject(reason);
      for (const job of this.#queue.splice(0)) job.reject(reason);
    }
    await Promise.all(this.#lanes.map(({ worker }) => worker.terminate()));
  }
}
