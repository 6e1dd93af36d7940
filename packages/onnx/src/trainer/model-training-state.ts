import { checkList, checkNumber, checkWhole, refuseValue } from "@balms/core/adapter";
import type { LoaderState } from "@balms/sampler";
import type { MetaPlace } from "./meta-steps.ts";
import type { TrainedEpoch } from "./model-training-options.ts";
import type { TrainerState } from "./trainer-state.ts";
import { readTrainingState } from "./training-state-bytes.ts";

/** The best epoch so far. */
export interface BestEpoch {
  /** From 1. */
  readonly epoch: number;
  /** Balanced accuracy on the validation rows. */
  readonly balanced: number;
  readonly trainer: TrainerState;
}

/** Where a training on rows stands. `writeTrainingState` makes bytes of it. */
export interface ModelTrainingState {
  readonly format: "balms.model-training/1";
  readonly trainer: TrainerState;
  readonly loader: LoaderState;
  /** Of a training with meta steps. */
  readonly meta?: MetaPlace | undefined;
  /** Loss of every step so far. */
  readonly losses: Float64Array;
  /** Epochs that are over. */
  readonly epochs: readonly TrainedEpoch[];
  readonly best: BestEpoch | undefined;
}

function checkEpochs(epochs: unknown): asserts epochs is readonly TrainedEpoch[] {
  checkList(epochs, "resume.epochs");
  for (const [at, one] of Array.from(epochs).entries()) {
    const { epoch, loss } = Object(one) as Partial<TrainedEpoch>;
    checkWhole(epoch as number, `resume.epochs[${at}].epoch`, at + 1, at + 1);
    checkNumber(loss as number, `resume.epochs[${at}].loss`);
  }
}

/**
 * A state, from itself or from its bytes.
 *
 * @throws {@link ArgumentError} when it is none
 */
export function readModelState(given: ModelTrainingState | Uint8Array): ModelTrainingState {
  const state = given instanceof Uint8Array ? readTrainingState(given) : given;
  const read: Partial<ModelTrainingState> | null = Object(state);
  if (read?.format !== "balms.model-training/1") {
    refuseValue("resume.format", read?.format, '"balms.model-training/1"');
  }
  if (!(read.losses instanceof Float64Array)) {
    refuseValue("resume.losses", read.losses, "a Float64Array");
  }
  checkWhole(read.trainer?.step ?? NaN, "resume.trainer.step", read.losses.length);
  checkEpochs(read.epochs);
  const { epoch, balanced } = Object(read.best ?? {}) as Partial<BestEpoch>;
  if (read.best !== undefined) {
    checkWhole(epoch as number, "resume.best.epoch", 1, read.epochs.length);
    checkNumber(balanced as number, "resume.best.balanced");
  }
  return read as ModelTrainingState;
}
