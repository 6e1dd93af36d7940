import type { AdjustmentOptions } from "@balms/core";
import { refuseModel } from "../checks/refuse-model.ts";

/** Where a model says of itself how it was adjusted: a name in `userDefinedMetadata`. */
export const adjustmentKey = "balms.adjustment";

/** How a model was adjusted; plain data that is saved with the model. */
export interface AdjustmentNote {
  /** Digest of π. */
  readonly prior: string;
  readonly tau: number;
  /** Digest of ρ, where one was given. */
  readonly target?: string;
}

/** What a model is told to say of itself. */
export function adjustmentNote({ prior, tau = 1, target }: AdjustmentOptions): AdjustmentNote {
  const note = { prior: prior.digest, tau };
  return target === undefined ? note : { ...note, target: target.digest };
}

/** Refuses a model that says that it was adjusted. */
export function checkUnadjusted(note: AdjustmentNote | undefined): void {
  if (note === undefined) return;
  refuseModel(
    `a model that is adjusted already (${JSON.stringify(note)})`,
    "a model that was not adjusted",
    "Adjust the original model instead: a second correction favours rare classes far too much.",
  );
}
