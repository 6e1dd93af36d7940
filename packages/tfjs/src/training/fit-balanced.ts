import { type ClassPrior } from "@balms/core";
import { checkFunctions, checkVector } from "@balms/core/adapter";
import { createInstanceSampler, type RowSampler } from "@balms/sampler";
import type { Optimizer } from "@tensorflow/tfjs-core";
import { checkDataSampler, checkSamplerClasses } from "../data/check-data-sampler.ts";
import { checkLossPrior } from "../data/check-loss-prior.ts";
import { checkSameOrder } from "../data/check-same-order.ts";
import type { OpenData } from "../data/open-data.ts";
import { openTrainingData, type TrainingData } from "../data/training-data.ts";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import type { SoftmaxLossOptions } from "../losses/balanced-softmax-loss.ts";
import { takesBackground } from "../losses/loss-origin.ts";
import { noteTraining } from "../notes/model-notes.ts";
import { trainingNote } from "../notes/training-note.ts";
import { samplingNote } from "../notes/sampling-note.ts";
import { checkLogitModel } from "../model/check-logit-model.ts";
import { checkFitOptions, fitRunNames } from "./fit-options.ts";
import type { FitRunOptions, FitSettings } from "./fit-options.ts";
import type { FitResult } from "./fit-progress.ts";
import { checkLearningRate, learningRateAt, setLearningRate } from "./learning-rate.ts";
import { checkStorable, restoreOptimizer, storeOptimizer } from "./optimizer-state.ts";
import { disposeOptimizer, type OptimizerName, readOptimizer } from "./read-optimizer.ts";
import { runTraining, type Trainer } from "./run-training.ts";
import { modelShape } from "../model/model-shape.ts";
import { checkTrainable, trainableVariables } from "../model/trainable-model.ts";
import type { RowLoss, TrainableModel } from "../model/trainable-model.ts";
import { stepOn } from "./train-step.ts";
import { type ModelOutputs, type OutputOptions, readOutputs } from "./other-outputs.ts";
import { readTargets, targetColumn } from "./other-outputs.ts";

/** How a model is trained. */
export interface FitOptions extends FitRunOptions, Omit<SoftmaxLossOptions, "sampled"> {
  /**
   * An optimizer, or the name of one, with the settings that `model.compile` gives it by name; default
   * the one that the model was compiled with.
   */
  readonly optimizer?: Optimizer | OptimizerName | undefined;
  /**
   * Step size, above 0, or a function of the number of steps made: what the optimizer has for each of
   * them, and the last for it to keep. Default the optimizer's own.
   */
  readonly learningRate?: number | ((step: number) => number) | undefined;
  /** A loss per row; default `balancedSoftmaxLoss` of `prior`, with `tau`, `labelSmoothing`, `zeroCounts`. */
  readonly loss?: RowLoss | undefined;
  /** Prior inside the loss; default `prior`. With a sampler, `sampler.sampledPrior()` is what the loss sees. */
  readonly inLoss?: ClassPrior | undefined;
  /** Which rows are drawn; default every row once an epoch. The loss is told what it induces. */
  readonly sampler?: RowSampler<unknown> | undefined;
  /**
   * Of a model of several outputs: how all but the one of `prior` are trained, by name; their labels
   * stand in `data.outputs`. Measures are those of the output of `prior`.
   */
  readonly outputs?: Readonly<Record<string, OutputOptions>> | undefined;
  /** Weight of every row of the data [N], at least 0; default 1 each. */
  readonly rowWeights?: ArrayLike<number> | undefined;
}

/** The names of `FitOptions`. */
export const fitNames: readonly (keyof FitOptions)[] = [
  ...fitRunNames,
  "optimizer",
  "learningRate",
  "loss",
  "inLoss",
  "sampler",
  "rowWeights",
  "outputs",
  "tau",
  "labelSmoothing",
  "zeroCounts",
  "alpha",
  "mismatch",
];

/**
 * Trains a model on long-tailed data with Balanced Softmax, and has what `model.fit` lacks: class ids
 * as targets with a loss function, weights of rows, samplers, early stopping on balanced accuracy,
 * checkpoints that go on to the same numbers, and a signal to stop.
 *
 * Batches are copied out of one typed array into one buffer each, losses stay on the device until
 * they are needed, and a browser gets to draw now and then. The step minimises
 * (1/B) Σ_b w_b · loss_b plus what the model's regularizers add. Dropout draws from tfjs' own
 * generator, so that two trainings with it differ; a `seed` of its layer is no way out, since it drops
 * the same units at every step. The model notes by what it was corrected: `adjustLayersModel` refuses
 * to do so again, also once it was saved and loaded.
 *
 * The default loss is told which class distribution the sampler induces: balancing twice, by sampler
 * and by prior, is refused unless `mismatch` says that it is intended.
 *
 * With a `balancedSigmoidLoss` as `loss`, rows are proposals of a detector: labels may be −1 for background, and `prior` may
 * count images.
 *
 * @param model - a `tf.LayersModel` with one output of logits, [B, C], or [B, T, C] for sequences; trained in place
 * @param data - `features` [N, …] and `labels`: class ids [N], names of `prior.classes` [N], or shares [N, C]; [N, T] and [N, T, C] for sequences, where −1 and 0 alone are padding
 * @param options - `prior`; `random` or `seed`; `optimizer`, `learningRate`, `epochs` (10), `batchSize` (128), `loss`, `tau`, `sampler`, `inLoss`, `rowWeights`, `validation`, `earlyStopping`, `onStep`, `onEpochEnd`, `onCheckpoint`, `resume`, `signal`
 * @returns the history, the best epoch, and the state to go on from
 * @throws {@link ArgumentError} when an option is wrong, or the training diverges
 * @throws {@link ModelError} when the model ends in a softmax or a sigmoid or has a `LogitAdjustment` layer, also within a model of its own, and `loss` is left out
 * @throws {@link PriorError} on classes without examples, a prior that is not that of the labels, a sampler and a prior that correct twice, or a loss with the prior of other rows
 * @throws {@link InterruptedError} when the signal is aborted
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { priorFromLabels } from "@balms/core";
 * import { fitBalanced } from "@balms/tfjs";
 *
 * const labels = Int32Array.from({ length: 100 }, (_, row) => Number(row % 10 === 0));
 * const features = { data: Float32Array.from(labels, (c) => 2 * c - 1), shape: [100, 1] };
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [1] })] });
 * const { history } = await fitBalanced(model, { features, labels }, {
 *   prior: priorFromLabels(labels, { classes: 2 }),
 *   optimizer: "adam",
 *   learningRate: 0.1,
 *   seed: 1,
 *   epochs: 5,
 *   validation: { features, labels },
 *   earlyStopping: { patience: 2 },
 * });
 * console.log(history.at(-1)?.loss, history.at(-1)?.measures?.balanced);
 * ```
 */
export async function fitBalanced(
  model: TrainableModel,
  data: TrainingData,
  options: FitOptions,
): Promise<FitResult> {
  checkTrainable(model);
  const settings = checkFitOptions(options, fitNames);
  const { prior, loss, learningRate, sampler, inLoss } = options;
  checkFunctions({ loss });
  checkLearningRate(learningRate);
  const outputs = readOutputs(model, options.outputs, sampler !== undefined);
  if (loss === undefined) checkLogitModel(model, outputs.main);
  for (const { name, place } of outputs.others) {
    if (options.outputs?.[name]?.loss === undefined) checkLogitModel(model, place);
  }
  if (sampler !== undefined) {
    checkDataSampler(sampler);
    checkSamplerClasses(sampler, prior);
  }
  checkLossPrior(loss, prior, sampler);
  if (inLoss !== undefined) checkSameOrder(prior, inLoss, "inLoss");
  const compiled = (model as { readonly optimizer?: Optimizer }).optimizer;
  const { optimizer, isOwn } = readOptimizer(options.optimizer ?? compiled);
  try {
    await checkStorable(optimizer);
    // Before anything is read: refuses a prior that does not fit.
    if (loss === undefined) lossOf(options);
    const opened = await openTrainingData(data, prior, {
      ...modelShape(model, outputs.main),
      background: takesBackground(loss),
    });
    const targets = await readTargets(data, { ...options.outputs }, model, outputs);
    return await fitOpened(model, { ...opened, targets }, optimizer, outputs, {
      ...options,
      ...settings,
    });
  } finally {
    if (isOwn) disposeOptimizer(optimizer);
  }
}

async function fitOpened(
  model: TrainableModel,
  opened: OpenData,
  optimizer: Optimizer,
  { name, main, others }: ModelOutputs,
  options: FitOptions & FitSettings,
): Promise<FitResult> {
  const { prior, random, loss, rowWeights, learningRate } = options;
  const { rowCount } = opened;
  if (rowWeights !== undefined) checkVector(rowWeights, "rowWeights", rowCount, 0);
  const { sampler = createInstanceSampler(rowCount, { random }) } = options;
  checkDataSampler(sampler, rowCount);
  let current = loss ?? lossOf(options);
  const drawn = trainingNote(current) === undefined ? samplingNote(sampler, prior) : undefined;
  const trainer: Trainer<unknown> = {
    startEpoch: (epoch) => {
      if (loss === undefined) current = lossOf(options, epoch);
    },
    step: ({ features, targets, others: columns, loaded }, step) => {
      if (learningRate !== undefined) {
        setLearningRate(optimizer, learningRateAt(learningRate, step));
      }
      const weights =
        rowWeights === undefined
          ? undefined
          : Float32Array.from(loaded.rows, (row) => rowWeights[row]);
      const batch = { features, targets, rowWeights: weights };
      const terms = others.map((other) => ({
        ...other,
        targets: columns[targetColumn(other.name)],
      }));
      const several = others.length === 0 ? undefined : { main, terms };
      const value = stepOn(model, optimizer, batch, { loss: current }, several);
      noteTraining(model, drawn);
      return value;
    },
    store: () => storeOptimizer(optimizer),
    restore: (stored) =>
      restoreOptimizer(optimizer, stored, trainableVariables(model), "resume.optimizer"),
  };
  return runTraining(model, opened, sampler, trainer, { ...options, output: name });
}

/** Balanced Softmax under what the sampler draws in an epoch. */
function lossOf(options: FitOptions, epoch: number = 0): RowLoss {
  const { prior, inLoss = prior, sampler, tau, labelSmoothing } = options;
  const { zeroCounts, alpha, mismatch } = options;
  const induced = sampler?.sampledPrior(epoch);
  // A sampler that was made from a number of rows alone knows of no classes.
  const sampled = induced !== undefined && induced.classes.length > 1 ? induced : undefined;
  return balancedSoftmaxLoss(inLoss, {
    tau,
    labelSmoothing,
    zeroCounts,
    alpha,
    mismatch,
    sampled,
  });
}
