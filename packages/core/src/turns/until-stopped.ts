import { checkSignal, type TellingSignal } from "./check-signal.ts";

/** What streams of Node have beside their items: their iterators do not end while they wait. */
interface NodeStream {
  destroy?(): void;
}

/**
 * The items of a source until the caller asks for an end, also while the source keeps silent. A source that was left
 * early is told; after a request to stop it is not waited for, since it may never answer. One that fails has ended by
 * itself. One that never waits lets nobody ask: its reader gives turns.
 *
 * @param source - any iterable
 * @param signal - an `AbortSignal`, or nothing
 * @throws {@link InterruptedError} when the signal is aborted
 *
 * @example
 * ```ts
 * import { untilStopped } from "@balms/core/adapter";
 *
 * const { signal } = new AbortController();
 * for await (const row of untilStopped([1, 2], signal)) console.log(row); // 1, 2
 * ```
 */
export async function* untilStopped<Item>(
  source: AsyncIterable<Item> | Iterable<Item>,
  signal: TellingSignal | undefined,
): AsyncGenerator<Item, void> {
  checkSignal(signal);
  const items = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : awaited(source);
  let wake: (() => void) | undefined;
  const listener = (): void => wake?.();
  signal?.addEventListener?.("abort", listener);
  let over: boolean | undefined;
  try {
    for (;;) {
      over = true;
      // A promise per turn: one that lasted would hold on to all that was raced against it.
      const turn = await new Promise<IteratorResult<Item> | void>((resolve, reject) => {
        wake = resolve;
        items.next().then(resolve, reject);
      });
      over = turn?.done;
      checkSignal(signal);
      if (over) return;
      yield turn?.value as Item;
    }
  } finally {
    signal?.removeEventListener?.("abort", listener);
    if (!over) {
      const closed = items.return?.();
      if (signal?.aborted) {
        closed?.catch(() => undefined);
        (source as NodeStream).destroy?.();
      } else await closed;
    }
  }
}

/** Of items that may be promises, their values. */
async function* awaited<Item>(source: Iterable<Item>): AsyncGenerator<Item, void> {
  for (const item of source) yield await item;
}
