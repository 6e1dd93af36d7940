import { createMetaSampler, metaSamplerGradient } from "@balms/core";
import { createMetaRowSampler, indexRows, type MetaDraw } from "@balms/sampler";
import type { TrainingData } from "../data/training-data.ts";
import { runTraining } from "../training/run-training.ts";
import type { TrainableModel } from "../model/trainable-model.ts";
import { type MetaFitOptions, type MetaFitResult, withMetaNames } from "./meta-options.ts";
import type { MetaOptions } from "./meta-options.ts";
import { createMetaTrainer } from "./meta-trainer.ts";
import { checkMetaFit, openMetaFit } from "./open-meta-fit.ts";

/** `MetaFitOptions`, and how ψ starts and moves. */
export interface MetaSamplerFitOptions extends MetaFitOptions {
  /** `gamma` (0), `learningRate` of ψ (0.001), `batchSize` (512), `every` (1), `data`, `loss`. */
  readonly meta?: MetaOptions | undefined;
}

/**
 * BALMS: trains a model with Balanced Softmax on batches whose classes the Meta Sampler draws, and
 * learns the class rates on the way, so that the plain loss of class-balanced meta batches falls.
 *
 * Everything that is trained moves by SGD with momentum, for which dL_meta/ds needs no second
 * derivatives: see core's `bilevelStep`. Published use: on the linear head of a frozen backbone, as
 * `fitDecoupledHead` does it. The prior inside the loss is that of the data, although the sampler
 * changes what the loss sees: that is what BALMS is.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.2.
 *
 * @param model - a `tf.LayersModel` with one output [B, C] of logits; its trainable weights are trained in place
 * @param data - `features` [N, …] and `labels`; `prior` must be their counts
 * @param options - `prior`; `random` or `seed`; `meta`: `{ gamma, learningRate, batchSize, every, data, loss }`; `learningRate` (from 0.1, or 0.05 beyond one dense layer, to 0 along half a cosine), `momentum` (0.9), `weightDecay` (5e−4); `derivative`; `tau`; and `epochs`, `batchSize`, `validation`, … of `fitBalanced`
 * @returns what `fitBalanced` returns, and `meta`: for `classRates` of core
 * @throws {@link ArgumentError} when an option is wrong, or the training diverges
 * @throws {@link PriorError} when `prior` has other counts than the data
 * @throws {@link ModelError} when the model ends in a softmax or a sigmoid or has a `LogitAdjustment` layer, and `loss` is left out
 * @throws {@link InterruptedError} when the signal is aborted
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { classRates, priorFromLabels } from "@balms/core";
 * import { fitMetaSampler } from "@balms/tfjs";
 *
 * const labels = Int32Array.from({ length: 100 }, (_, row) => Number(row % 10 === 0));
 * const features = { data: Float32Array.from(labels, (c) => 2 * c - 1), shape: [100, 1] };
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [1] })] });
 * const prior = priorFromLabels(labels, { classes: 2 });
 * const { meta } = await fitMetaSampler(model, { features, labels }, {
 *   prior,
 *   seed: 1,
 *   epochs: 2,
 *   batchSize: 20,
 *   meta: { batchSize: 20 },
 * });
 * console.log(classRates(meta, prior));
 * ```
 */
export async function fitMetaSampler(
  model: TrainableModel,
  data: TrainingData,
  options: MetaSamplerFitOptions,
): Promise<MetaFitResult> {
  const settings = checkMetaFit(model, options);
  const { prior, random } = settings.fit;
  const start = withMetaNames(() => createMetaSampler(prior, settings.meta.state));
  const { opened, metaRows } = await openMetaFit(model, data, settings);
  const rows = indexRows(opened.ids, { prior });
  const sampler = createMetaRowSampler(rows, { random, state: start });
  const trainer = createMetaTrainer<MetaDraw>(
    model,
    {
      state: () => sampler.metaState,
      setState: (state) => sampler.setMetaState(state),
      rowWeights: () => undefined,
      psiGradient({ loaded }, rowGradients) {
        const { draw, positions } = loaded;
        // Rows that could not be read have no part in the loss.
        const credited = new Float64Array(draw.classes.length);
        positions.forEach((place, b) => {
          credited[place] = rowGradients[b];
        });
        return metaSamplerGradient(draw.state, sampler.classDraw(draw), credited);
      },
      kind: "meta-sampler",
    },
    metaRows,
    options,
    { ...settings, epochLength: sampler.epochLength },
  );
  try {
    const result = await runTraining(model, opened, sampler, trainer, settings.fit);
    return { ...result, meta: sampler.metaState, metaLoss: trainer.metaLoss };
  } finally {
    trainer.dispose();
  }
}
