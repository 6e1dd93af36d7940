import { InterruptedError } from "@balms/core";

/**
 * Ends the work when it was stopped from outside.
 *
 * @throws InterruptedError when the signal is aborted.
 */
export function checkInterrupted(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new InterruptedError({ hint: "Stopped on request.", cause: signal.reason });
  }
}
