import { InterruptedError } from "@balms/core";
import { checkSignal, refuseValue } from "@balms/core/adapter";
import type { StopSignal } from "@balms/core";

/** An `AbortSignal`, or anything that says `aborted`. With events, waiting ends at once. */
export interface AbortSignalLike extends StopSignal {
  addEventListener?(type: "abort", listener: () => void): void;
  removeEventListener?(type: "abort", listener: () => void): void;
}

/**
 * Ends waits from outside. It holds on to nothing between waits: a race against one long-lived
 * promise would keep every result until that promise settles.
 */
export class Interruption {
  readonly #signal: AbortSignalLike | undefined;
  readonly #onAbort: () => void;
  #ended = false;
  #error: unknown;
  #wake: (() => void) | undefined;

  constructor(signal: AbortSignalLike | undefined) {
    checkAbortSignal(signal);
    this.#signal = signal;
    this.#onAbort = () => this.#wake?.();
  }

  listen(): void {
    this.#signal?.addEventListener?.("abort", this.#onAbort);
  }

  close(): void {
    this.#signal?.removeEventListener?.("abort", this.#onAbort);
  }

  /**
   * The iterator of a generator that waits here: `return` ends it also while it waits, and then
   * closes what the generator may never have opened.
   */
  iterate<T>(
    generator: AsyncGenerator<T, void>,
    close?: () => Promise<void>,
  ): AsyncIterableIterator<T> {
    const end = async (): Promise<IteratorResult<T>> => {
      this.#ended = true;
      this.#wake?.();
      const result = await generator.return();
      await close?.();
      return result;
    };
    const iterator: AsyncIterableIterator<T> = {
      next: () => generator.next(),
      return: end,
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  /** Somebody else goes on from here: waits and checks throw. */
  fail(received: string): void {
    this.#error = new InterruptedError({ parameter: "iterator", received });
    this.#wake?.();
  }

  check(): void {
    if (this.#error !== undefined) throw this.#error;
    checkSignal(this.#signal);
  }

  /** What the promise gives, in an object; undefined once the consumer is done. */
  async wait<T>(promise: PromiseLike<T>): Promise<{ readonly value: T } | undefined> {
    if (this.#ended) return undefined;
    this.check();
    const woken = new Promise<undefined>((resolve) => (this.#wake = () => resolve(undefined)));
    // Both promises live no longer than this wait.
    const outcome = await Promise.race([promise.then((value) => ({ value })), woken]);
    this.#wake = undefined;
    if (this.#ended) return undefined;
    this.check();
    return outcome;
  }
}

export function checkAbortSignal(signal: AbortSignalLike | undefined): void {
  if (
    signal === undefined ||
    typeof (signal as unknown as StopSignal | null)?.aborted === "boolean"
  )
    return;
  refuseValue("signal", signal, "an AbortSignal");
}
