import type { AugmentationSettings } from "./augmentation-settings.ts";
import { augmentRows } from "./augment-rows.ts";
import { packError } from "./worker-messages.ts";
import type { WorkerAnswer, WorkerRequest } from "./worker-messages.ts";
import { listen, parentPort } from "./worker-port.ts";

/**
 * Makes the worker that calls it one of {@link createWorkerAugmenter}: the whole module of a Web Worker, and nothing that Node needs, where
 * there is such a module already.
 *
 * @throws {@link ArgumentError} outside of workers
 * @example
 * ```ts
 * import { serveAugmentation } from "@balms/datasets/augmentation";
 *
 * try {
 *   serveAugmentation();
 * } catch (error) {
 *   console.log(String(error)); // here: not in a worker
 * }
 * ```
 */
export function serveAugmentation(): void {
  const port = parentPort();
  let settings: AugmentationSettings | undefined;
  const answer = (message: WorkerAnswer, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  listen(port, "message", (message) => {
    const request = message as WorkerRequest;
    if (request.kind === "settings") {
      settings = request.settings;
      return;
    }
    try {
      if (settings === undefined) throw new Error("a batch before the settings");
      const data = augmentRows(request.images, request, settings);
      answer({ kind: "batch", data }, [data.buffer as ArrayBuffer]);
    } catch (error) {
      answer({ kind: "error", error: packError(error) });
    }
  });
}
