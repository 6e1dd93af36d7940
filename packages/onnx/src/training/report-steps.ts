import { checkSignal } from "@balms/core/adapter";
import type { TrainingOptions } from "./training-options.ts";

/** Hands the losses of a run to `onStep`, step by step; a request to stop is heard in between. */
export async function reportSteps(
  { onStep, signal }: Pick<TrainingOptions, "onStep" | "signal">,
  losses: Float32Array,
  { first, steps }: { readonly first: number; readonly steps: number },
): Promise<void> {
  if (onStep === undefined) return;
  for (const [index, loss] of losses.entries()) {
    checkSignal(signal);
    await onStep({ step: first + index + 1, steps, loss });
  }
}
