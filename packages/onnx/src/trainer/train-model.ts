import type { Evaluation, MetaReweighterState, MetaSamplerState } from "@balms/core";
import {
  checkFunctions,
  checkOptions,
  checkPrior,
  checkSignal,
  checkWhole,
  refuse,
} from "@balms/core/adapter";
import type { BatchLoader } from "@balms/sampler";
import type { OnnxModel } from "../model/model.ts";
import { MetaSteps } from "./meta-steps.ts";
import { modelTrainingNames, trainerOptions } from "./model-training-options.ts";
import type { ModelTrainingOptions, TrainedEpoch, TrainingRows } from "./model-training-options.ts";
import { readModelState } from "./model-training-state.ts";
import type { BestEpoch, ModelTrainingState } from "./model-training-state.ts";
import { Trainer } from "./trainer.ts";
import { batchSource, checkHeldOut, heldOutBatches, trainingBatch } from "./training-rows.ts";
import type { BatchSource } from "./training-rows.ts";

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

/** A training under way. */
class ModelTraining {
  readonly #options: ModelTrainingOptions;
  readonly #source: BatchSource;
  readonly #trainer: Trainer;
  readonly #loader: BatchLoader<unknown, unknown>;
  readonly #meta: MetaSteps | undefined;
  readonly #losses: number[] = [];
  readonly #epochs: TrainedEpoch[] = [];
  #best: BestEpoch | undefined;

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
    this.#losses.push(...losses);
    this.#epochs.push(...epochs);
    this.#best = best;
  }

  readonly #state = (): ModelTrainingState => ({
    format: "balms.model-training/1",
    trainer: this.#trainer.state(),
    loader: this.#loader.state(),
    meta: this.#meta?.state(),
    losses: Float64Array.from(this.#losses),
    epochs: [...this.#epochs],
    best: this.#best,
  });

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
    for await (const batch of this.#loader) {
      const rows = trainingBatch(batch, this.#trainer.inputs);
      const made = await (this.#meta?.step(batch, rows) ?? this.#trainer.step(rows));
      const { step, loss, losses, learningRate, gradientNorm } = made;
      this.#losses.push(loss);
      this.#source.learn(batch, losses);
      const progress = { step, steps, loss, epoch, learningRate, gradientNorm };
      await onStep?.({ ...progress, state: this.#state });
      checkSignal(signal);
    }
  }

  /** What became of an epoch; the best one is kept. */
  async #measure(epoch: number): Promise<TrainedEpoch> {
    const { validation, batchSize = 64 } = this.#options;
    const { inputs } = this.#trainer;
    const own = this.#losses.slice(-this.#loader.batchesPerEpoch);
    const loss = own.reduce((sum, one) => sum + one, 0) / own.length;
    const measured =
      validation === undefined
        ? undefined
        : await this.#trainer.evaluate(heldOutBatches(validation, { inputs, batchSize }));
    const evaluation = measured?.evaluation;
    const made = { epoch, loss, validationLoss: measured?.loss, evaluation };
    this.#epochs.push(made);
    if (evaluation !== undefined && evaluation.balanced > (this.#best?.balanced ?? -1)) {
      const { balanced } = evaluation;
      this.#best = { epoch, balanced, trainer: this.#trainer.state() };
    }
    return made;
  }
}

/**
 * Trains any ONNX classifier on rows: epochs of steps of {@link createTrainer}, with batches that a sampler draws, and early stopping on
 * balanced accuracy.
 *
 * With `meta` the Meta Sampler draws the rows and learns how often to draw each class (BALMS), or the Meta Reweighter learns what the losses
 * of its rows count (`kind: "reweighter"`): every step is kept as the inner step, and `∂L_meta/∂s_b = −(lr/B)·⟨∇L_meta(θ'), ∇loss_b(θ)⟩` comes
 * from two forward passes.
 *
 * The learning rate falls to 0 along a half cosine over all steps, unless `schedule` says otherwise. With `validation` the model of the
 * best epoch is returned; nothing else is chosen by these rows. An interrupted training goes on from a `state()` that `onStep` or
 * `onEpoch` gave, and ends in the same bytes.
 *
 * @param rows - `labels` and what the model reads, or a loader of `@balms/sampler`
 * @param options - those of `createTrainer`; `epochs`, `batchSize` (64), `sampler` or `meta`, `validation`, `patience`, `signal`, `onStep`, `onEpoch`, `resume`
 * @returns the model, the losses, and measures of every epoch
 * @throws {@link ArgumentError} for options and rows that do not fit, and when training blows up
 * @throws {@link PriorError} when the prior does not count the labels, or is in the loss against how rows are drawn
 * @throws {@link ModelError} as `createTrainer` does
 * @throws {@link InterruptedError} when `signal` is aborted
 * @example
 * ```ts
 * import { createRandom, priorFromLabels } from "@balms/core";
 * import { headModel, trainModel } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const labels = Array.from({ length: 60 }, (_, row) => Number(row % 10 === 0));
 * const features = { data: Float32Array.from(labels, (label, row) => label + Math.sin(row)), shape: [60, 1] };
 * const model = headModel({ training: "unknown", weight: new Float32Array(2), bias: new Float32Array(2), dimensions: 1, classes: 2 });
 * const prior = priorFromLabels(labels, { classes: 2 });
 * const { epochs } = await trainModel({ features, labels }, { runtime, model, prior, epochs: 3, batchSize: 20, random: createRandom(1) });
 * console.log(epochs.map(({ loss }) => loss));
 * ```
 */
export async function trainModel(
  rows: TrainingRows,
  options: ModelTrainingOptions,
): Promise<ModelTrainingResult> {
  checkOptions(options, modelTrainingNames);
  const { epochs, patience, validation, onStep, onEpoch, prior } = { ...options };
  checkWhole(epochs, "epochs", 1);
  checkFunctions({ onStep, onEpoch });
  if (patience !== undefined) {
    checkWhole(patience, "patience", 1);
    if (validation === undefined)
      refuse("patience", "patience without validation", "held-out rows");
  }
  const { length: classes } = checkPrior(prior).counts;
  if (validation !== undefined) checkHeldOut(validation, classes);
  const source = batchSource(rows, options);
  const steps = epochs * source.open(1).batchesPerEpoch;
  const { schedule = { kind: "cosine", steps }, ...rest } = trainerOptions(options);
  const trainer = await Trainer.open({ ...rest, schedule }, source.sampled);
  try {
    const training = new ModelTraining(options, source, trainer);
    try {
      return await training.run();
    } finally {
      await training.release();
    }
  } finally {
    await trainer.release();
  }
}
