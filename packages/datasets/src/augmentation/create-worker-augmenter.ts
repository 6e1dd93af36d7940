import {
  checkFunctions,
  checkMethods,
  checkOptions,
  checkSignal,
  checkWhole,
  refuse,
} from "@balms/core/adapter";
import { augmentationNames } from "./augmentation-options.ts";
import type { AugmentationOptions } from "./augmentation-options.ts";
import { checkAugmentation } from "./augmentation-settings.ts";
import { WorkerAugmenter } from "./worker-augmenter.ts";
import type { AugmentationSignal } from "./worker-augmenter.ts";
import { nodeThreads } from "./worker-port.ts";
import type { AugmentationWorker } from "./worker-port.ts";

/** How pictures are augmented off the main thread. */
export interface WorkerAugmentationOptions extends AugmentationOptions {
  /** How many workers there are, at least 1; default 1. */
  readonly workers?: number | undefined;
  /** Makes a worker whose module calls `serveAugmentation()`; default in Node: a thread with the module of this package. */
  readonly createWorker?: (() => AugmentationWorker) | undefined;
  /** An `AbortSignal`: when it is aborted, the workers end, and what they were at ends with an InterruptedError. */
  readonly signal?: AugmentationSignal | undefined;
}

// Threads need what is compiled, also where the sources run.
const compiled = "../../dist/augmentation/augmentation-worker.js";

function nodeWorker(): AugmentationWorker {
  const threads = nodeThreads();
  if (threads !== undefined) {
    // How the program was started, with loaders or conditions of its own, is none of this module's business.
    return new threads.Worker(new URL(compiled, import.meta.url), { execArgv: [] });
  }
  return refuse(
    "createWorker",
    "none outside of Node",
    '() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" })',
    "Let worker.js call serveAugmentation().",
  );
}

/**
 * Augmentation as {@link createAugmenter} does it, off the main thread: threads of Node, or Web Workers. The same bytes.
 *
 * A batch is worked on by one worker, and several batches at once, as `load` asks for them with its option `prefetch`. Workers that are idle
 * keep no process from ending; `release` ends them.
 *
 * @param options - those of `createAugmenter`; `workers`, `createWorker`, `signal`
 * @throws {@link ArgumentError} for options that cannot be meant, and outside of Node without `createWorker`
 * @throws {@link InterruptedError} when the signal is aborted already
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createWorkerAugmenter } from "@balms/datasets/augmentation";
 *
 * const random = createRandom(1);
 * const augmenter = createWorkerAugmenter({ channels: 3, height: 1, width: 1, workers: 2, random });
 * console.log(await augmenter.augment(Uint8Array.of(255, 0, 0), { rows: [0], epoch: 0 })); // [ 1, 0, 0 ]
 * await augmenter.release();
 * ```
 */
export function createWorkerAugmenter(options: WorkerAugmentationOptions): WorkerAugmenter {
  checkOptions(options, [...augmentationNames, "workers", "createWorker", "signal"]);
  const { workers = 1, createWorker = nodeWorker, signal, ...rest } = { ...options };
  const settings = checkAugmentation(rest);
  checkWhole(workers, "workers", 1, 1024);
  checkFunctions({ createWorker });
  checkSignal(signal);
  const made = Array.from({ length: workers }, createWorker);
  for (const worker of made) checkMethods(worker, "createWorker()", ["postMessage", "terminate"]);
  return new WorkerAugmenter(settings, made, signal);
}
