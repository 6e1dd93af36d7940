import { checkFunctions, checkOptions, checkPrior, checkWhole, refuse } from "@balms/core/adapter";
import { ModelTraining } from "./model-training.ts";
import type { ModelTrainingResult } from "./model-training.ts";
import { modelTrainingNames, trainerOptions } from "./model-training-options.ts";
import type { ModelTrainingOptions } from "./model-training-options.ts";
import type { TrainingRows } from "./labeled-rows.ts";
import { Trainer } from "./trainer.ts";
import { batchSource, checkHeldOut } from "./training-rows.ts";

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
 * @param options - those of `createTrainer`; `epochs`, `batchSize` (64), `sampler` or `meta`, `transform`, `validation`, `patience`, `signal`, `onStep`, `onEpoch`, `resume`
 * @returns the model, the losses, and measures of every epoch
 * @throws {@link ArgumentError} for options and rows that do not fit
 * @throws {@link DivergenceError} when training blows up: it has the last good state, and the model of it
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
