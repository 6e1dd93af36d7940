import type { StopSignal } from "@balms/core";
import { checkSignal, type Work } from "@balms/core/adapter";
import type { BrainNetwork, TrainingStatus } from "./network/brain-network.ts";
import { refuseTwice } from "./network/check-network.ts";
import type { EpochAhead } from "./train-in-turns.ts";
import type { NamingPrior } from "./patterns/align-prior.ts";
import { FormattedAhead } from "./patterns/formatted-ahead.ts";

/** What a network does of its training itself. */
export interface AsyncTraining {
  readonly ahead: EpochAhead;
  /** Whether it formats patterns, or makes epochs, as the balanced class does. */
  readonly keeps: (what: "patterns" | "epochs") => boolean;
  readonly epoch: () => Work<number>;
  /** What is looked at when the last epoch is over. */
  readonly end: () => Work<void>;
  /** The prior that names classes when these options are heard. */
  readonly naming: (options: object) => NamingPrior | undefined;
}

/** Trains in turns: what comes before the first epoch, and each of them. */
export async function trainAsync(
  network: BrainNetwork,
  data: unknown,
  options: object,
  { ahead, keeps, epoch, end, naming }: AsyncTraining,
): Promise<TrainingStatus> {
  const { signal, ...rest } = { ...options } as { readonly signal?: StopSignal };
  checkSignal(signal);
  if (ahead.isBusy) refuseTwice();
  const told = signal === undefined ? options : rest;
  const begin = (rows: unknown): Promise<TrainingStatus> => {
    const prepared = network.prepTraining(rows, told);
    return ahead.train(network, prepared, signal, keeps("epochs") ? epoch : undefined, end);
  };
  // A class above may format patterns its own way, which is not known before brain.js asks.
  if (!Array.isArray(data) || !keeps("patterns")) return begin(data);
  const formatted = new FormattedAhead(network, data, naming(told));
  return ahead.after(formatted, signal, () => begin(formatted.rows));
}
