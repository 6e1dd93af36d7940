import { checkNumber, checkWhole, refuseValue } from "@balms/core/adapter";
import type { EpochSummary, FitState } from "./fit-progress.ts";
import { checkWeights } from "./stored-tensor.ts";
import type { TrainableModel } from "../model/trainable-model.ts";

/**
 * Refuses what is no state of a training of this model in batches of this size, before anything is
 * taken from it. What the loader and the optimizer have stored, they check themselves.
 */
export function readFitState(state: FitState, model: TrainableModel, batchSize: number): FitState {
  const given: Partial<FitState> = { ...state };
  if (given.format !== "balms.tfjs-fit/1") {
    refuseValue("resume.format", given.format, '"balms.tfjs-fit/1"');
  }
  const epoch = checkWhole(state.epoch, "resume.epoch", 0);
  checkWhole(state.step, "resume.step", 0);
  checkNumber(state.epochLoss, "resume.epochLoss");
  checkWhole(state.epochRows, "resume.epochRows", 0);
  checkHistory(state.history, epoch);
  checkWeights(model, state.weights, "resume.weights");
  const { best, loader } = given;
  if (best !== null) {
    checkWhole(best?.epoch as number, "resume.best.epoch", 0, epoch - 1);
    checkNumber(best?.value as number, "resume.best.value");
    // Empty where the best epoch is not to be restored.
    if (best?.weights?.length !== 0) {
      checkWeights(model, best?.weights ?? [], "resume.best.weights");
    }
  }
  const { next, cursor } = { ...loader };
  if (next?.epoch !== epoch) {
    refuseValue("resume.loader.next.epoch", next?.epoch, `${epoch}, as in resume.epoch`);
  }
  if (cursor?.batchSize !== batchSize) {
    refuseValue("resume.loader.cursor.batchSize", cursor?.batchSize, `${batchSize}, as here`);
  }
  return state;
}

function checkHistory(history: readonly EpochSummary[], epochs: number): void {
  if (!Array.isArray(history) || history.length !== epochs) {
    refuseValue("resume.history", history, `a list of ${epochs} epochs`);
  }
  for (const [i, entry] of history.entries()) {
    const summary: Partial<EpochSummary> = { ...entry };
    checkWhole(summary.epoch as number, `resume.history[${i}].epoch`, i, i);
    checkNumber(summary.loss as number, `resume.history[${i}].loss`);
  }
}
