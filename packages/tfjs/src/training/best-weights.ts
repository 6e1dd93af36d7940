import { refuse } from "@balms/core/adapter";
import type { BestEpoch, EpochMeasures } from "./fit-progress.ts";
import type { EarlyStopping } from "./fit-options.ts";
import { restoreWeights, storeWeights } from "./stored-tensor.ts";
import type { TrainableModel } from "../model/trainable-model.ts";

/** The best epoch so far by a measure, and whether to go on. */
export class BestWeights {
  readonly #options: EarlyStopping | undefined;
  best: BestEpoch | undefined;

  constructor(options: EarlyStopping | undefined) {
    this.#options = options;
  }

  /** Keeps the weights of an epoch that is better than all before. */
  async look(epoch: number, measures: EpochMeasures, model: TrainableModel): Promise<void> {
    if (this.#options === undefined) return;
    const { measure = "balanced", minDelta = 0, restoreBest = true } = this.#options;
    const value = measures[measure];
    if (value === null) {
      return refuse(
        "earlyStopping.measure",
        `${measure}, which has no value`,
        "a measure that the validation set has rows for",
      );
    }
    if (this.best !== undefined && !(value > this.best.value + minDelta)) return;
    const weights = restoreBest ? await storeWeights(model) : [];
    this.best = { epoch, value, weights };
  }

  /** Whether the training ends before this epoch. */
  isOver(epoch: number): boolean {
    if (this.best === undefined) return false;
    return epoch - this.best.epoch > (this.#options?.patience ?? 5);
  }

  /** Puts the weights of the best epoch into the model; says whether it did. */
  restore(model: TrainableModel): boolean {
    if (this.best === undefined || this.best.weights.length === 0) return false;
    restoreWeights(model, this.best.weights, "best.weights");
    return true;
  }
}
