import { ModelError, type RandomGenerator } from "@balms/core";
import { checkChoice, checkFlag, refuseValue } from "@balms/core/adapter";
import { createClassBalancedSampler, indexRows } from "@balms/sampler";
import { dispose, type Optimizer, tensor, tidy, train } from "@tensorflow/tfjs-core";
import {
  type LayersModel,
  type layers,
  type Sequential,
  sequential,
} from "@tensorflow/tfjs-layers";
import { type DenseLayer, findDenseHead } from "../adjustment/find-dense-head.ts";
import { openData, openTrainingData, type TrainingData } from "../data/training-data.ts";
import { checkKnownOptions } from "../guards/check-known-options.ts";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { fitMetaSampler, type MetaSamplerFitOptions } from "../meta/fit-meta-sampler.ts";
import { metaFitNames, type MetaFitResult } from "../meta/meta-options.ts";
import { modelShape } from "../model/model-shape.ts";
import { checkModel } from "../model/trainable-model.ts";
import { clearNotes, noteTraining, notesOf } from "../notes/model-notes.ts";
import { trainingKey } from "../notes/training-note.ts";
import { fitBalanced, fitNames, type FitOptions } from "../training/fit-balanced.ts";
import { checkFitOptions } from "../training/fit-options.ts";
import { cosineRate } from "../training/learning-rate.ts";
import type { FitResult } from "../training/fit-progress.ts";
import { disposeOptimizer } from "../training/read-optimizer.ts";
import { cacheFeatures, type CacheOptions } from "./cache-features.ts";

/**
 * How the head of a frozen backbone is trained. `optimizer`, `inLoss`, `rowWeights` and `mismatch` are
 * those of `fitBalanced`, and refused beside "balms"; `momentum`, `weightDecay` and `nesterov` those of
 * `fitMetaSampler`, and refused beside the other methods, which do not look at `meta`.
 */
export interface DecoupledOptions
  extends Omit<FitOptions, "sampler" | "outputs">, Omit<MetaSamplerFitOptions, keyof FitOptions> {
  /**
   * "balanced-softmax" (default): Balanced Softmax on rows as they come; "softmax": plain softmax on
   * them; "crt": plain softmax on class-balanced batches; "balms": Balanced Softmax and the Meta Sampler.
   */
  readonly method?: "softmax" | "balanced-softmax" | "crt" | "balms" | undefined;
  /** Whether the head starts anew, uniform in ±1/√D with a bias of 0, as published; default true. */
  readonly restart?: boolean | undefined;
  /** How features are computed. */
  readonly cache?: CacheOptions | undefined;
}

/**
 * Decoupled training, second stage: the backbone of a trained model stays as it is, statistics of
 * batch normalisation included; its features are computed once, the last dense layer is trained on
 * them, and put back into the model.
 *
 * Nothing but that layer's weights changes, and they change when the training has ended: a training
 * that fails or is stopped leaves the model as it was. Default optimizer: SGD with momentum 0.9 and
 * a step that falls from 0.1 to 0 along half a cosine, or `learningRate`. Checkpoints are those of the head alone.
 *
 * Of a model of sequences, with outputs [B, T, C], the head is trained on all positions that are no
 * padding.
 *
 * Source: Kang et al., "Decoupling representation and classifier for long-tailed recognition", ICLR
 * 2020, section 4 ("crt"); Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition",
 * NeurIPS 2020, and its public code (the other two).
 *
 * @param model - a `tf.LayersModel` that ends in a dense layer, with or without a softmax
 * @param data - `features` [N, …] and `labels`
 * @param options - `method`, `restart`, `cache`; `learningRate`; those of `fitBalanced`, or of `fitMetaSampler`
 * @returns what `fitBalanced` returns; with "balms" also `meta` and `metaLoss`
 * @throws {@link ModelError} when the model has no such end
 * @throws {@link ArgumentError} when an option is wrong, or the training diverges
 * @throws {@link InterruptedError} when the signal is aborted
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { priorFromLabels } from "@balms/core";
 * import { fitDecoupledHead } from "@balms/tfjs/layers";
 *
 * const labels = Int32Array.from({ length: 100 }, (_, row) => Number(row % 10 === 0));
 * const features = { data: Float32Array.from(labels, (c) => 2 * c - 1), shape: [100, 1] };
 * const model = tf.sequential({
 *   layers: [
 *     tf.layers.dense({ units: 4, inputShape: [1], activation: "relu" }),
 *     tf.layers.batchNormalization(),
 *     tf.layers.dense({ units: 2 }),
 *   ],
 * });
 * const { history } = await fitDecoupledHead(model, { features, labels }, {
 *   prior: priorFromLabels(labels, { classes: 2 }),
 *   seed: 1,
 *   epochs: 3,
 * });
 * console.log(history.at(-1)?.loss);
 * ```
 */
export async function fitDecoupledHead(
  model: LayersModel,
  data: TrainingData,
  options: DecoupledOptions,
): Promise<FitResult & Partial<MetaFitResult>> {
  checkModel(model);
  const { prior, random } = checkFitOptions(options, [...own, ...headNames, ...metaFitNames]);
  const { method = "balanced-softmax", restart = true, cache: caching, ...rest } = options;
  const { signal, validation, meta } = rest;
  checkChoice(method, "method", ["softmax", "balanced-softmax", "crt", "balms"]);
  const known = method === "balms" ? metaFitNames : headNames;
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined || [...known, ...ofMeta].includes(name)) continue;
    refuseValue(name, value, `nothing beside method ${JSON.stringify(method)}`);
  }
  checkFlag(restart, "restart");
  checkKnownOptions(caching, ["batchSize", "onProgress", "signal"], "cache");
  const dense = findDenseHead(model);
  const reading = { signal, ...caching };
  const rank = modelShape(model);
  const cache = async (other: TrainingData | undefined, parameter: string) => {
    if (other === undefined) return undefined;
    return cacheFeatures(model, await openData(other, prior.classes, parameter, rank), reading);
  };
  // Features take long: what is wrong with labels and prior is said before.
  const cached = await cacheFeatures(model, await openTrainingData(data, prior, rank), reading);
  const head = headOf(dense, cached.features.shape[1]);
  try {
    if (restart) startAnew(head, random);
    const result = await fitHead(head, cached, {
      ...Object.fromEntries(Object.entries(rest).filter(([name]) => known.includes(name))),
      prior,
      random,
      seed: undefined,
      method,
      validation: await cache(validation, "validation"),
      ...(meta &&
        method === "balms" && { meta: { ...meta, data: await cache(meta.data, "meta.data") } }),
    });
    (dense as unknown as layers.Layer).setWeights(head.getWeights());
    // What the old head was trained and adjusted by is gone with it.
    if (restart) clearNotes(model, dense);
    noteTraining(model, notesOf(head, head.layers[0])[trainingKey]);
    return result;
  } finally {
    head.dispose();
  }
}

const own = ["method", "restart", "cache"];
// A head has one output, and which rows are drawn is the method's to say.
const headNames: readonly string[] = fitNames.filter(
  (name) => name !== "sampler" && name !== "outputs",
);
// Of the meta step alone: other methods have none, and need not be told.
const ofMeta = ["meta", "derivative", "passes"];

async function fitHead(
  head: LayersModel,
  data: TrainingData,
  { method, ...options }: DecoupledOptions & { readonly random: RandomGenerator },
): Promise<FitResult & Partial<MetaFitResult>> {
  if (method === "balms") return fitMetaSampler(head, data, options);
  const optimizer = options.optimizer ?? train.momentum(0.1, 0.9);
  const { epochs, batchSize } = checkFitOptions(options, fitNames);
  const rows = (await openData(data, options.prior.classes)).rowCount;
  const { learningRate = cosineRate(0.1, epochs * Math.ceil(rows / batchSize)) } = options;
  try {
    return await fitBalanced(head, data, {
      ...options,
      ...(options.optimizer === undefined && { learningRate }),
      ...(await plan(data, method, options)),
      optimizer,
    });
  } finally {
    if (options.optimizer === undefined) disposeOptimizer(optimizer as Optimizer);
  }
}

/** What sets a method apart from Balanced Softmax on rows as they come. */
async function plan(
  data: TrainingData,
  method: DecoupledOptions["method"],
  { prior, random, labelSmoothing }: DecoupledOptions & { readonly random: RandomGenerator },
): Promise<Partial<FitOptions>> {
  if (method === "balanced-softmax") return {};
  const loss = balancedSoftmaxLoss(prior, { tau: 0, labelSmoothing });
  if (method === "softmax") return { loss };
  const { ids } = await openData(data, prior.classes);
  const rows = indexRows(ids, { classes: prior.classes });
  // The sampling makes the prior of the batches uniform: nothing is left to correct.
  return { loss, sampler: createClassBalancedSampler(rows, { random }) };
}

/** A model of one dense layer like the given one, with its weights. */
function headOf(dense: DenseLayer, dimensions: number): Sequential {
  const layer = dense as unknown as layers.Layer;
  const kind = layer.constructor as unknown as {
    fromConfig?: (cls: unknown, config: object) => layers.Layer;
  };
  if (typeof kind.fromConfig !== "function") {
    throw new ModelError({ parameter: "model", received: "a layer that cannot be copied" });
  }
  const config = {
    ...layer.getConfig(),
    activation: "linear",
    batchInputShape: [null, dimensions],
  };
  const head = sequential({ layers: [kind.fromConfig(kind, config)] });
  head.setWeights(layer.getWeights());
  return head;
}

function startAnew(head: LayersModel, random: RandomGenerator): void {
  const draws = random.fork("head start");
  const fresh = head.getWeights().map((weight) => {
    const [dimensions] = weight.shape;
    const draw = (): number => (2 * draws.uniform() - 1) / Math.sqrt(dimensions);
    const values = Float32Array.from({ length: weight.size }, () =>
      weight.rank === 1 ? 0 : draw(),
    );
    return tidy(() => tensor(values, weight.shape));
  });
  head.setWeights(fresh);
  dispose(fresh);
}
