import type { Evaluation, MetaReweighterState, MetaSamplerState } from "@balms/core";
import { checkSignal, refuse, untilStopped } from "@balms/core/adapter";
import type { BatchLoader } from "@balms/sampler";
import type { OnnxModel } from "../model/model.ts";
import { DivergenceError } from "./divergence-error.ts";
import { BlowUp } from "./loss-watch.ts";
import { MetaSteps } from "./meta-steps.ts";
import type { ModelTrainingOptions } from "./model-training-options.ts";
import type { TrainedEpoch } from "./trained-epoch.ts";
import { readModelState } from "./read-model-state.ts";
import type { BestEpoch, ModelTrainingState } from "./model-training-state.ts";
import type { Trainer } from "./trainer.ts";
import { heldOutBatches, trainingBatch } from "./training-rows.ts";
import type { BatchSource } from "./training-rows.ts";
import type { LabeledBatch } from "./labeled-rows.ts";
import type { TrainingStep } from "./training-step.ts";

/** A model that was trained. */
export interface ModelTrainingResult {
  /** The model for inference: that of the best epoch where there are validation rows, else that of the last. */
  readonly model: OnnxModel;
  /** Loss of each step, in nats. */
  readonly losses: Float64Array;
  readonly epochs: readonly TrainedEpoch[];
  /** Number of the epoch that the model is from, from 1. */
  readonly epoch: number;
  /** Measures of the model on the validation rows; undefined without such rows. */
  readonly evaluation: Evaluation | undefined;
  /** What the Meta Sampler has learned; undefined without it. */
  readonly samplerState: MetaSamplerState | undefined;
  /** What the Meta Reweighter has learned; undefined without it. */
  readonly reweighterState: MetaReweighterState | undefined;
}

/** A place between two steps. */
interface Mark {
  /** Steps made, and their losses. */
  readonly steps: number;
  readonly losses: number;
  /** What a state holds beside the trainer. */
  readonly rows: Pick<ModelTrainingState, "loader" | "meta" | "epochs" | "best">;
}

/** A training under way. */
export class ModelTraining {
  readonly #options: ModelTrainingOptions;
  readonly #source: BatchSource;
  readonly #trainer: Trainer;
  readonly #loader: BatchLoader<unknown, unknown>;
  readonly #meta: MetaSteps | undefined;
  readonly #losses: number[] = [];
  #epochs: readonly TrainedEpoch[] = [];
  #best: BestEpoch | undefined;
  /** Before the last step, and before the one that is next: a step that blows up is taken back to one of them. */
  #marks: readonly Mark[] = [];

  constructor(options: ModelTrainingOptions, source: BatchSource, trainer: Trainer) {
    this.#options = options;
    this.#source = source;
    this.#trainer = trainer;
    this.#loader = source.open(trainer.leastRows);
    const { resume, random } = options;
    if (source.meta !== undefined && random !== undefined) {
      this.#meta = new MetaSteps(trainer, { ...source.meta, random });
    }
    if (resume === undefined) return;
    const { trainer: stored, loader, meta, losses, epochs, best } = readModelState(resume);
    trainer.resume(stored);
    this.#loader.resume(loader);
    if (this.#meta === undefined && meta !== undefined) {
      refuse("resume.meta", "the place of a training with `meta`", "nothing, as here");
    }
    this.#meta?.resume(meta);
    // As arguments of a call they would not fit on its stack.
    for (const loss of losses) this.#losses.push(loss);
    this.#epochs = epochs;
    this.#best = best;
  }

  #here(): Mark {
    return {
      steps: this.#trainer.steps,
      losses: this.#losses.length,
      rows: {
        loader: this.#loader.state(),
        meta: this.#meta?.state(),
        epochs: this.#epochs,
        best: this.#best,
      },
    };
  }

  readonly #state = (): ModelTrainingState => this.#stateAt(this.#here());

  /** The state of a place where the trainer stands. */
  #stateAt({ losses, rows }: Mark): ModelTrainingState {
    return {
      format: "balms.model-training/1",
      trainer: this.#trainer.state(),
      losses: Float64Array.from(this.#losses.slice(0, losses)),
      ...rows,
    };
  }

  /** Goes through the rows until it is enough. */
  async run(): Promise<ModelTrainingResult> {
    const { epochs } = this.#options;
    while (this.#epochs.length < epochs && !this.#isStale()) {
      const epoch = this.#epochs.length + 1;
      await this.#steps(epoch);
      const made = await this.#measure(epoch);
      await this.#options.onEpoch?.({ ...made, epochs, state: this.#state });
    }
    if (this.#best !== undefined) this.#trainer.resume(this.#best.trainer);
    const epoch = this.#best?.epoch ?? this.#epochs.length;
    const model = this.#trainer.model();
    return {
      model: this.#meta?.note(model) ?? model,
      samplerState: this.#meta?.learned("sampler"),
      reweighterState: this.#meta?.learned("reweighter"),
      losses: Float64Array.from(this.#losses),
      epochs: this.#epochs,
      epoch,
      evaluation: this.#epochs[epoch - 1].evaluation,
    };
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    await this.#meta?.release();
  }

  #isStale(): boolean {
    const { patience = Infinity } = this.#options;
    return this.#best !== undefined && this.#epochs.length - this.#best.epoch >= patience;
  }

  async #steps(epoch: number): Promise<void> {
    const { epochs, signal, onStep } = this.#options;
    const steps = epochs * this.#loader.batchesPerEpoch;
    checkSignal(signal);
    this.#mark();
    for await (const batch of this.#loader) {
      const made = await this.#step(batch);
      const { step, loss, losses, learningRate, gradientNorm } = made;
      this.#losses.push(loss);
      this.#source.learn(batch, losses);
      this.#mark();
      const progress = { step, steps, loss, epoch, learningRate, gradientNorm };
      await onStep?.({ ...progress, state: this.#state });
      checkSignal(signal);
    }
  }

  #mark(): void {
    const last = this.#marks.findLast(({ steps }) => steps < this.#trainer.steps);
    this.#marks = [...(last === undefined ? [] : [last]), this.#here()];
  }

  async #step(batch: LabeledBatch): Promise<TrainingStep> {
    const rows = trainingBatch(batch, this.#trainer.inputs);
    try {
      return await (this.#meta?.step(batch, rows) ?? this.#trainer.step(rows));
    } catch (error) {
      // Where the trainer went back to.
      const mark = this.#marks.find(({ steps }) => steps === this.#trainer.steps);
      if (!(error instanceof BlowUp) || mark === undefined) throw error;
      throw new DivergenceError(error, {
        state: this.#stateAt(mark),
        model: this.#trainer.model(),
      });
    }
  }

  /** What became of an epoch; the best one is kept. */
  async #measure(epoch: number): Promise<TrainedEpoch> {
    const { validation, batchSize = 64, signal } = this.#options;
    const { inputs } = this.#trainer;
    const own = this.#losses.slice(-this.#loader.batchesPerEpoch);
    const loss = own.reduce((sum, one) => sum + one, 0) / own.length;
    const measured =
      validation === undefined
        ? undefined
        : await this.#trainer.evaluate(
            untilStopped(heldOutBatches(validation, { inputs, batchSize }), signal),
          );
    const evaluation = measured?.evaluation;
    const made = { epoch, loss, validationLoss: measured?.loss, evaluation };
    this.#epochs = [...this.#epochs, made];
    if (evaluation !== undefined && evaluation.balanced > (this.#best?.balanced ?? -1)) {
      const { balanced } = evaluation;
      this.#best = { epoch, balanced, trainer: this.#trainer.state() };
    }
    return made;
  }
}
