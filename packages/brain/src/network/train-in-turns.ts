import type { StopSignal } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import type { BrainNetwork, FormattedPattern, PreparedTraining } from "./brain-network.ts";
import type { TrainingStatus } from "./brain-network.ts";

/** Trains epoch after epoch, with a pause for other work after each; the signal is heard then. What was trained by then stays. */
export async function trainInTurns(
  network: BrainNetwork,
  { data, preparedData, status, endTime }: PreparedTraining,
  signal: StopSignal | undefined,
): Promise<TrainingStatus> {
  const patterns: readonly FormattedPattern[] = data ?? preparedData ?? [];
  while (network.trainingTick(patterns, status, endTime)) {
    await nextTurn();
    checkSignal(signal);
  }
  return status;
}

/** `setImmediate` where there is one, else a timer of 0 ms. */
function nextTurn(): Promise<void> {
  const { setImmediate, setTimeout } = globalThis as unknown as Timers;
  return new Promise((resolve) => {
    if (setImmediate) setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

interface Timers {
  readonly setImmediate?: (work: () => void) => unknown;
  readonly setTimeout: (work: () => void, milliseconds: number) => unknown;
}
