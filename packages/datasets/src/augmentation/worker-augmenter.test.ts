import { createRandom } from "@balms/core";
import { expect, test } from "vitest";
import { createWorkerAugmenter } from "./create-worker-augmenter.ts";

/** Waits for what was asked to end, as the threads of Node do. */
class SlowlyEnding {
  isWaitedFor = true;
  readonly #listeners = new Map<string, (value: unknown) => void>();
  #ended: (() => void) | undefined;

  on(event: string, listener: (value: unknown) => void): void {
    this.#listeners.set(event, listener);
  }

  tell(event: string, value: unknown): void {
    this.#listeners.get(event)?.(value);
  }

  postMessage(): void {}

  ref(): void {
    this.isWaitedFor = true;
  }

  unref(): void {
    this.isWaitedFor = false;
  }

  terminate(): Promise<void> {
    this.ref();
    return new Promise((resolve) => {
      this.#ended = resolve;
    });
  }

  end(): void {
    this.#ended?.();
  }
}

test("a worker that is ending is waited for, also when an answer of it was under way", async () => {
  const worker = new SlowlyEnding();
  const augmenter = createWorkerAugmenter({
    channels: 1,
    height: 1,
    width: 1,
    random: createRandom(1),
    createWorker: () => worker,
  });
  expect(worker.isWaitedFor).toBe(false);
  const batch = augmenter.augment(Uint8Array.of(0), { rows: [0], epoch: 0 });
  const released = augmenter.release();
  worker.tell("message", { kind: "batch", data: new Float32Array(1) });
  expect(worker.isWaitedFor).toBe(true);
  worker.end();
  await expect(batch).rejects.toThrow("workers that were released");
  await released;
});
