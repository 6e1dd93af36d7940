import { checkSignal, type StopSignal } from "./check-signal.ts";
import { createTurns } from "./turns.ts";

/** A signal that also tells when it is aborted, as an `AbortSignal` does. */
interface Caller extends StopSignal {
  addEventListener?(type: "abort", listener: () => void): void;
  removeEventListener?(type: "abort", listener: () => void): void;
}

/** What streams of Node have beside their items: their iterators do not end while they wait. */
interface NodeStream {
  destroy?(): void;
}

/** Bytes that are handed on at once: what reads a gigabyte in one piece hears nothing for seconds. */
const mostBytes = 2 ** 18;

/**
 * The items of a source until the caller asks for an end, also while the source keeps silent, or never lets
 * anything else run. A source that was left early is told; after a request to stop it is not waited for, since
 * it may never answer. One that fails has ended by itself. Others have their turn by measured time, and bytes come in pieces of 2¹⁸ at most.
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
  signal: Caller | undefined,
): AsyncGenerator<Item, void> {
  const turns = createTurns(signal);
  const items = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : awaited(source);
  let wake: (() => void) | undefined;
  const listener = (): void => wake?.();
  signal?.addEventListener?.("abort", listener);
  let over: boolean | undefined;
  try {
    for (;;) {
      // A promise per turn: one that lasted would hold on to all that was raced against it.
      const stop = new Promise<undefined>((resolve) => {
        wake = () => resolve(undefined);
      });
      over = true;
      const turn = await Promise.race([items.next(), stop]);
      over = turn?.done;
      if (turns.isDue()) await turns.take();
      checkSignal(signal);
      if (over === true || turn === undefined) return;
      const item = turn.value as Item;
      if (!(item instanceof Uint8Array) || item.length <= mostBytes) {
        yield item;
        continue;
      }
      for (let start = 0; start < item.length; start += mostBytes) {
        if (turns.isDue()) await turns.take();
        yield item.subarray(start, start + mostBytes) as unknown as Item;
      }
    }
  } finally {
    signal?.removeEventListener?.("abort", listener);
    if (over !== true) {
      const closed = Promise.resolve(items.return?.());
      if (signal?.aborted === true) {
        closed.catch(() => undefined);
        (source as NodeStream).destroy?.();
      } else await closed;
    }
  }
}

/** Of items that may be promises, their values. */
async function* awaited<Item>(source: Iterable<Item>): AsyncGenerator<Item, void> {
  for (const item of source) yield await item;
}
