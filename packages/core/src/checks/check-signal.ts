import { InterruptedError } from "../errors/interrupted-error.ts";

/** What an `AbortSignal` looks like to packages that do not depend on a platform's types. */
export interface StopSignal {
  readonly aborted: boolean;
}

/**
 * Ends the work when the caller has asked for it; called between pieces of work.
 *
 * @param signal - an `AbortSignal`, or nothing
 * @throws {@link InterruptedError} when the signal is aborted
 *
 * @example
 * ```ts
 * import { checkSignal } from "@balms/core";
 *
 * checkSignal({ aborted: false });
 * ```
 */
export function checkSignal(signal: StopSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new InterruptedError({ parameter: "signal", received: "a request to stop" });
}
