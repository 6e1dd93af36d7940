import { checkSignal, type TellingSignal } from "./check-signal.ts";

/**
 * What a promise gives, unless the caller asks for an end before: then it is not waited for, since nobody knows how long it takes.
 *
 * @param work - what is under way
 * @param signal - an `AbortSignal`, or nothing
 * @throws {@link InterruptedError} when the signal is aborted
 *
 * @example
 * ```ts
 * import { untilAborted } from "@balms/core/adapter";
 *
 * console.log(await untilAborted(Promise.resolve(1), new AbortController().signal)); // 1
 * ```
 */
export async function untilAborted<Result>(
  work: Promise<Result>,
  signal: TellingSignal | undefined,
): Promise<Result> {
  let listener: (() => void) | undefined;
  const stop = new Promise<undefined>((resolve) => {
    listener = () => resolve(undefined);
    signal?.addEventListener?.("abort", listener);
  });
  // It may fail when nobody waits for it any more.
  work.catch(() => undefined);
  try {
    if (signal?.aborted !== true) await Promise.race([work, stop]);
    checkSignal(signal);
    return await work;
  } finally {
    if (listener !== undefined) signal?.removeEventListener?.("abort", listener);
  }
}
