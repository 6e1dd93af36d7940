import { writeTrainingState, type ModelTrainingState } from "@balms/onnx";
import type { TrainingCheckpoint } from "./training-checkpoint.ts";

/** So often a training is kept within an epoch, in milliseconds. */
const keptEvery = 30_000;

/** Something that tells where a training stands. */
interface TrainingPlace {
  readonly state: () => ModelTrainingState;
}

/** Keeps a training while it is under way. */
export interface TrainingKeeper {
  /** For `onStep`: keeps it when it is time, or when it is about to be interrupted. */
  readonly afterStep: (place: TrainingPlace) => Promise<void>;
  /** For `onEpoch`. */
  readonly afterEpoch: (place: TrainingPlace) => Promise<void>;
  /** How many steps of this run's training are kept; 0 where none are. */
  readonly steps: () => number;
}

/** Keeps a training in a checkpoint: after each epoch, every half minute, and before it ends for a signal. */
export function keepTraining(
  checkpoint: TrainingCheckpoint,
  { signal, clock }: { readonly signal: AbortSignal; readonly clock: () => number },
): TrainingKeeper {
  let keptAt = clock();
  let steps = 0;
  const keep = async ({ state }: TrainingPlace): Promise<void> => {
    const present = state();
    await checkpoint.keep(writeTrainingState(present));
    keptAt = clock();
    steps = present.trainer.step;
  };
  return {
    async afterStep(place) {
      if (signal.aborted || clock() - keptAt >= keptEvery) await keep(place);
    },
    afterEpoch: keep,
    steps: () => steps,
  };
}
