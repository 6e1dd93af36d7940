import type { StopSignal } from "@balms/core";
import { refuseValue } from "@balms/core/adapter";

/** Refuses a signal that could never stop anything. */
export function checkStopSignal(signal: StopSignal | undefined): void {
  if (signal === undefined) return;
  const given = signal as Partial<StopSignal> | null;
  if (typeof given?.aborted !== "boolean") refuseValue("signal", signal, "an AbortSignal");
}
