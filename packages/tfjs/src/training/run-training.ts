import { ArgumentError, type Evaluation } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { load, type LoadedBatch, type RowSampler } from "@balms/sampler";
import { dispose, nextFrame, type Tensor, tidy, util } from "@tensorflow/tfjs-core";
import { labelTensor } from "../data/batch-tensor.ts";
import { featureColumns, featureTensors } from "../data/feature-columns.ts";
import type { OpenData } from "../data/open-data.ts";
import { openData } from "../data/training-data.ts";
import { evaluateModel } from "../evaluation/evaluate-model.ts";
import { oneOutput } from "../evaluation/one-output.ts";
import { BestWeights } from "./best-weights.ts";
import type { EpochSummary, FitResult, FitState } from "./fit-progress.ts";
import type { FitSettings } from "./fit-options.ts";
import { LossSum, refuseLoss } from "./loss-sum.ts";
import type { StoredOptimizer } from "./optimizer-state.ts";
import { withNames } from "../checks/with-names.ts";
import { readFitState } from "./read-fit-state.ts";
import { restoreWeights, storeWeights } from "./stored-tensor.ts";
import type { ModelInputs, TrainableModel } from "../model/trainable-model.ts";

/** One batch as a trainer gets it; its tensors are freed after the step. */
export interface PreparedBatch<Draw> {
  readonly features: ModelInputs;
  /** Class ids [B] or [B, T], or shares [B, C] or [B, T, C]. */
  readonly targets: Tensor;
  /** Targets of other outputs, by the names of their columns. */
  readonly others: Readonly<Record<string, Tensor>>;
  /** Class ids [B]; none where rows have positions. */
  readonly ids: Int32Array;
  readonly loaded: LoadedBatch<unknown, Draw>;
}

/** What a step does, and what it keeps between steps. */
export interface Trainer<Draw> {
  /** Called before the first step of an epoch, also of one that is gone on with. */
  startEpoch(epoch: number): void;
  /** One step; gives its mean loss, for the caller to free. */
  step(batch: PreparedBatch<Draw>, step: number): Promise<Tensor | number> | Tensor | number;
  store(): Promise<StoredOptimizer>;
  restore(stored: StoredOptimizer): Promise<void> | void;
}

// As long as this, in milliseconds, nothing else gets to run.
const patience = 50;

/** Trains a model on the batches of a sampler, epoch after epoch. */
export async function runTraining<Draw>(
  model: TrainableModel,
  data: OpenData,
  sampler: RowSampler<Draw>,
  trainer: Trainer<Draw>,
  settings: FitSettings,
): Promise<FitResult> {
  const { epochs, batchSize, signal, onStep, onEpochEnd, onCheckpoint, checkpointEvery } = settings;
  const { concurrency, prefetch = 0, onError, prior, validation, resume } = settings;
  const { inputs, labels, ids, positions } = data;
  const columns = { ...featureColumns(data), ...data.targets, labels };
  const checked =
    validation === undefined
      ? undefined
      : await openData(
          validation,
          prior.classes,
          "validation",
          oneOutput(model, settings.output).shape,
        );
  const loader = load(columns, sampler, { batchSize, concurrency, prefetch, onError });
  const losses = new LossSum();
  const best = new BestWeights(settings.earlyStopping);
  const history: EpochSummary[] = [];
  let [epoch, step] = [0, 0];

  const state = async (): Promise<FitState> => {
    await losses.read();
    return {
      format: "balms.tfjs-fit/1",
      epoch,
      step,
      epochLoss: losses.sum,
      epochRows: losses.rows,
      history: [...history],
      best: best.best ?? null,
      weights: await storeWeights(model),
      optimizer: await trainer.store(),
      loader: loader.state(),
    };
  };

  if (resume !== undefined) {
    const from = readFitState(resume, model, batchSize);
    // The model comes last: a state that is refused leaves it as it is.
    withNames({ state: "resume.loader" }, () => loader.resume(from.loader));
    await trainer.restore(from.optimizer);
    restoreWeights(model, from.weights, "resume.weights");
    ({ epoch, step } = from);
    [losses.sum, losses.rows] = [from.epochLoss, from.epochRows];
    history.push(...from.history);
    best.best = from.best ?? undefined;
  }

  try {
    let free = util.now();
    while (epoch < epochs && !best.isOver(epoch)) {
      trainer.startEpoch(epoch);
      for await (const loaded of loader) {
        checkSignal(signal);
        // None of its rows could be read.
        if (loaded.rows.length === 0) continue;
        losses.add(await trainBatch(loaded), loaded.rows.length);
        step++;
        if (onStep !== undefined) {
          await losses.read();
          const { batchesPerEpoch } = loader;
          const { last: loss } = losses;
          const steps = epochs * batchesPerEpoch;
          await onStep({ epoch, epochs, batch: loaded.index, batchesPerEpoch, step, steps, loss });
        }
        if (checkpointEvery !== undefined && step % checkpointEvery === 0) {
          await onCheckpoint?.(await state());
        }
        if (util.now() - free > patience) {
          await losses.read();
          await nextFrame();
          free = util.now();
        }
      }
      await losses.read();
      const evaluation = await evaluate();
      const measures = evaluation === undefined ? undefined : measuresOf(evaluation);
      const summary = { epoch, loss: losses.sum / losses.rows, measures };
      history.push(summary);
      if (measures !== undefined) await best.look(epoch, measures, model);
      [losses.sum, losses.rows] = [0, 0];
      epoch++;
      await onEpochEnd?.(summary, evaluation);
      if (checkpointEvery === undefined) await onCheckpoint?.(await state());
    }
    checkSignal(signal);
    const end = await state();
    const restored = best.restore(model);
    const bestEpoch = best.best?.epoch;
    return { history, step, bestEpoch, restored, stoppedEarly: epoch < epochs, state: end };
  } finally {
    losses.dispose();
  }

  async function trainBatch(loaded: LoadedBatch<unknown, Draw>): Promise<Tensor | number> {
    const all = loaded.data as Readonly<Record<string, unknown>>;
    const { labels: batch } = all;
    const tensors = tidy(() => ({
      features: featureTensors(loaded.data, inputs),
      targets: labelTensor(batch),
      others: Object.fromEntries(
        Object.keys(data.targets ?? {}).map((name) => [name, labelTensor(all[name])]),
      ),
    }));
    try {
      const rows = Int32Array.from(positions > 1 ? [] : loaded.rows, (row) => ids[row]);
      return await trainer.step({ ...tensors, ids: rows, loaded }, step);
    } catch (error) {
      return refuseDivergence(error);
    } finally {
      dispose(tensors);
    }
  }

  async function evaluate(): Promise<Evaluation | undefined> {
    if (checked === undefined) return undefined;
    return evaluateModel(model, checked, { prior, signal, output: settings.output });
  }
}

// What a training that diverges makes, by the names that losses and meta steps have for it.
const outcomes = ["logits", "losses", "metaLoss", "norm", "rowGradients"];

/** Says of outputs that are no numbers any more what has become of the training. */
function refuseDivergence(error: unknown): never {
  if (!ArgumentError.isInstance(error)) throw error;
  const { parameter = "", received = "" } = error;
  if (!outcomes.includes(parameter) || !/^(NaN|-?Infinity)/.test(received)) throw error;
  return refuseLoss(`${received} in the ${parameter}`, error);
}

function measuresOf(evaluation: Evaluation): EpochSummary["measures"] {
  const { top1, balanced, many, medium, few, macroF1, ece } = evaluation;
  return { top1, balanced, many, medium, few, macroF1, ece };
}
