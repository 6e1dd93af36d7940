import type { StopSignal } from "@balms/core";
import { refuseValue } from "./refuse-argument.ts";

/** Refuses what is neither left out nor true or false. */
export function checkFlag(value: boolean | undefined, parameter: string): void {
  if (value !== undefined && typeof value !== "boolean") {
    refuseValue(parameter, value, "true or false");
  }
}

/** Refuses what is neither left out nor an object of options. */
export function checkSettings(value: object | undefined, parameter: string): void {
  if (value !== undefined && (value === null || typeof value !== "object")) {
    refuseValue(parameter, value, "an object of options");
  }
}

/** Refuses those of the options that are neither left out nor functions. */
export function checkFunctions(options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && typeof value !== "function") {
      refuseValue(name, value, "a function");
    }
  }
}

/** Refuses a signal that could never stop anything. */
export function checkStopSignal(signal: StopSignal | undefined): void {
  if (signal === undefined) return;
  const given = signal as Partial<StopSignal> | null;
  if (typeof given?.aborted !== "boolean") refuseValue("signal", signal, "an AbortSignal");
}
