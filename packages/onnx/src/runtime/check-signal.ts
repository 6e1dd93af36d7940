import { InterruptedError } from "@balms/core";
import type { StopSignal } from "./onnx-runtime.ts";

/** Ends the work when the caller has asked for it. */
export function checkSignal(signal: StopSignal | undefined, at: string): void {
  if (signal?.aborted !== true) return;
  throw new InterruptedError({
    parameter: "signal",
    received: `a request to stop, ${at}`,
    hint: "Nothing was written.",
  });
}
