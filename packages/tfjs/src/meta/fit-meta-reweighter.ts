import { createMetaReweighter, metaReweighterGradient, reweightLosses } from "@balms/core";
import { createInstanceSampler, type RowSampler } from "@balms/sampler";
import { checkDataSampler, checkSamplerClasses } from "../data/check-data-sampler.ts";
import type { TrainingData } from "../data/training-data.ts";
import { runTraining } from "../training/run-training.ts";
import type { TrainableModel } from "../model/trainable-model.ts";
import { metaFitNames, type MetaFitResult, withMetaNames } from "./meta-options.ts";
import type { MetaFitOptions, MetaOptions } from "./meta-options.ts";
import { createMetaTrainer } from "./meta-trainer.ts";
import { checkMetaFit, openMetaFit } from "./open-meta-fit.ts";

/** `MetaFitOptions`, how ψ moves, and which rows are drawn. */
export interface MetaReweighterFitOptions extends MetaFitOptions {
  /** `learningRate` of ψ (0.01), `batchSize` (512), `every` (1), `data`, `loss`; ψ starts at equal weights. */
  readonly meta?: Omit<MetaOptions, "gamma"> | undefined;
  /** Which rows are drawn; default every row once an epoch. */
  readonly sampler?: RowSampler<unknown> | undefined;
}

/**
 * Trains a model on losses that the Meta Reweighter weighs class by class, and learns the weights on
 * the way, so that the outer loss of class-balanced meta batches falls.
 *
 *     inner: mean_b w_b · loss_b,  w_b = σ(ψ_{y_b}) B / Σσ(ψ)        outer: mean of `meta.loss`, without weights
 *
 * Published for instance segmentation, with `loss` the balanced sigmoid loss and `meta.loss` the plain
 * one, or the balanced one again, as the public code does; by default both are softmax losses. With a
 * `balancedSigmoidLoss`, labels may be −1 for background, whose rows weigh 1 and are in no meta batch, and
 * `prior` may count images.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020, the
 * instance-segmentation form of its public code.
 *
 * @param model - a `tf.LayersModel` with one output [B, C] of logits; its trainable weights are trained in place
 * @param data - `features` [N, …] and `labels`
 * @param options - those of `fitMetaSampler`, but `meta` without `gamma`; `sampler`
 * @returns what `fitBalanced` returns, and `meta`: ψ of the weights
 * @throws {@link ArgumentError} when an option is wrong, or the training diverges
 * @throws {@link ModelError} when the model ends in a softmax or a sigmoid or has a `LogitAdjustment` layer, and `loss` is left out
 * @throws {@link InterruptedError} when the signal is aborted
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { priorFromLabels } from "@balms/core";
 * import { fitMetaReweighter } from "@balms/tfjs";
 *
 * const labels = Int32Array.from({ length: 100 }, (_, row) => Number(row % 10 === 0));
 * const features = { data: Float32Array.from(labels, (c) => 2 * c - 1), shape: [100, 1] };
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [1] })] });
 * const { meta } = await fitMetaReweighter(model, { features, labels }, {
 *   prior: priorFromLabels(labels, { classes: 2 }),
 *   seed: 1,
 *   epochs: 2,
 *   batchSize: 20,
 *   meta: { batchSize: 20 },
 * });
 * console.log(meta.psi);
 * ```
 */
export async function fitMetaReweighter(
  model: TrainableModel,
  data: TrainingData,
  options: MetaReweighterFitOptions,
): Promise<MetaFitResult> {
  const known = [...metaFitNames, "sampler"];
  const settings = checkMetaFit(model, options, known, false);
  const { prior, random } = settings.fit;
  let state = withMetaNames(() => createMetaReweighter(prior, settings.meta.state));
  if (options.sampler !== undefined) {
    checkDataSampler(options.sampler);
    checkSamplerClasses(options.sampler, prior);
  }
  const { opened, metaRows } = await openMetaFit(model, data, settings);
  const { rowCount } = opened;
  const { sampler = createInstanceSampler(rowCount, { random }) } = options;
  checkDataSampler(sampler, rowCount);
  const trainer = createMetaTrainer<unknown>(
    model,
    {
      state: () => state,
      setState: (next) => {
        state = next;
      },
      rowWeights: ({ ids }) => reweightLosses(new Float64Array(ids.length).fill(1), ids, state.psi),
      psiGradient: ({ ids }, rowGradients) => metaReweighterGradient(state, ids, rowGradients),
      kind: "meta-reweighter",
    },
    metaRows,
    options,
    { ...settings, epochLength: sampler.epochLength },
  );
  try {
    const result = await runTraining(model, opened, sampler, trainer, settings.fit);
    return { ...result, meta: state, metaLoss: trainer.metaLoss };
  } finally {
    trainer.dispose();
  }
}
