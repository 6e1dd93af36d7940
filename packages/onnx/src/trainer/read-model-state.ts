import { checkList, checkNumber, checkWhole, refuseValue } from "@balms/core/adapter";
import type { BestEpoch, ModelTrainingState } from "./model-training-state.ts";
import type { TrainedEpoch } from "./trained-epoch.ts";
import { readTrainingState } from "./training-state-bytes.ts";

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

function checkEpochs(epochs: unknown): asserts epochs is readonly TrainedEpoch[] {
  checkList(epochs, "resume.epochs");
  for (const [at, one] of Array.from(epochs).entries()) {
    const { epoch, loss } = Object(one) as Partial<TrainedEpoch>;
    checkWhole(epoch as number, `resume.epochs[${at}].epoch`, at + 1, at + 1);
    checkNumber(loss as number, `resume.epochs[${at}].loss`);
  }
}
