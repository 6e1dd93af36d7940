import { InterruptedError } from "../errors/interrupted-error.ts";
import { refuseValue } from "../errors/refuse.ts";

/** What an `AbortSignal` looks like to packages that do not depend on a platform's types. */
export interface StopSignal {
  readonly aborted: boolean;
  /** Becomes the error's `cause`. */
  readonly reason?: unknown;
}

/** A signal that also tells when it is aborted, as an `AbortSignal` does. */
export interface TellingSignal extends StopSignal {
  addEventListener?(type: "abort", listener: () => void): void;
  removeEventListener?(type: "abort", listener: () => void): void;
}

/**
 * Ends the work when the caller has asked for it; called before the work and between pieces of it.
 *
 * @param signal - an `AbortSignal`, or nothing
 * @throws {@link InterruptedError} when the signal is aborted
 * @throws {@link ArgumentError} for what could never stop anything
 *
 * @example
 * ```ts
 * import { checkSignal } from "@balms/core/adapter";
 *
 * checkSignal(new AbortController().signal);
 * ```
 */
export function checkSignal(signal: StopSignal | undefined): void {
  if (signal === undefined) return;
  const given: Partial<StopSignal> | null = signal;
  if (typeof given?.aborted !== "boolean") refuseValue("signal", signal, "an AbortSignal");
  if (!signal.aborted) return;
  throw new InterruptedError({
    parameter: "signal",
    received: "a request to stop",
    cause: signal.reason,
  });
}
