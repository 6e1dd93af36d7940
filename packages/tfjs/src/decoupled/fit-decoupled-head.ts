import { ModelError, type RandomGenerator } from "@balms/core";
import { createClassBalancedSampler, indexRows } from "@balms/sampler";
import { dispose, tensor, type Tensor, tidy, train } from "@tensorflow/tfjs-core";
import {
  type LayersModel,
  type layers,
  type Sequential,
  sequential,
} from "@tensorflow/tfjs-layers";
import { clearNotes, noteTraining, notesOf } from "../notes/model-notes.ts";
import { trainingKey } from "../notes/training-note.ts";
import { type DenseLayer, findDenseHead } from "../adjustment/find-dense-head.ts";
import { openData, openTrainingData, type TrainingData } from "../data/training-data.ts";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { fitMetaSampler, type MetaSamplerFitOptions } from "../meta/fit-meta-sampler.ts";
import type { MetaFitResult } from "../meta/meta-options.ts";
import { fitBalanced, type FitOptions } from "../training/fit-balanced.ts";
import { checkFlag, checkSettings } from "../guards/check-option.ts";
import { checkFitOptions } from "../training/fit-options.ts";
import type { FitResult } from "../training/fit-progress.ts";
import { refuseValue } from "../guards/refuse-argument.ts";
import { checkModel } from "../model/trainable-model.ts";
import { cacheFeatures, type CacheOptions } from "./cache-features.ts";

/** How the head of a frozen backbone is trained. */
export interface DecoupledOptions
  extends Omit<FitOptions, "sampler">, Omit<MetaSamplerFitOptions, keyof FitOptions> {
  /**
   * "balanced-softmax" (default): Balanced Softmax on rows as they come; "crt": plain softmax on
   * class-balanced batches; "meta-sampler": BALMS.
   */
  readonly method?: "balanced-softmax" | "crt" | "meta-sampler" | undefined;
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
 * that fails or is stopped leaves the model as it was. Default optimizer: SGD with momentum 0.9 and a
 * step of 0.1, or `learningRate`. Checkpoints are those of the head alone.
 *
 * Source: Kang et al., "Decoupling representation and classifier for long-tailed recognition", ICLR
 * 2020, section 4 ("crt"); Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition",
 * NeurIPS 2020, and its public code (the other two).
 *
 * @param model - a `tf.LayersModel` that ends in a dense layer, with or without a softmax
 * @param data - `features` [N, …] and `labels`
 * @param options - `method`, `restart`, `cache`; `learningRate`; those of `fitBalanced`, or of `fitMetaSampler`
 * @returns what `fitBalanced` returns; with "meta-sampler" also `meta` and `metaLoss`
 * @throws {@link ModelError} when the model has no such end
 * @throws {@link ArgumentError} when an option is wrong, or the training diverges
 * @throws {@link InterruptedError} when the signal is aborted
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { createRandom, priorFromLabels } from "@balms/core";
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
 *   random: createRandom(1),
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
  checkFitOptions(options);
  const { method = "balanced-softmax", restart = true, cache: caching, signal } = options;
  const { prior, validation, metaData } = options;
  if (!["balanced-softmax", "crt", "meta-sampler"].includes(method)) {
    refuseValue("method", method, '"balanced-softmax", "crt" or "meta-sampler"');
  }
  checkFlag(restart, "restart");
  checkSettings(caching, "cache");
  const dense = findDenseHead(model);
  const reading = { signal, ...caching };
  // Features take long: what is wrong with labels and prior is said before.
  const { features, labels } = await openTrainingData(data, prior);
  const cached = await cacheFeatures(model, { features, labels }, reading);
  const [, dimensions] = cached.features.shape;
  const head = headOf(dense, dimensions);
  try {
    if (restart) startAnew(head, options.random);
    const cache = async (other: TrainingData | undefined, parameter: string) => {
      if (other === undefined) return undefined;
      return cacheFeatures(model, await openData(other, prior.classes, parameter), reading);
    };
    const result = await fitHead(head, cached, {
      ...options,
      method,
      validation: await cache(validation, "validation"),
      metaData: await cache(metaData, "metaData"),
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

async function fitHead(
  head: LayersModel,
  data: TrainingData,
  options: DecoupledOptions,
): Promise<FitResult & Partial<MetaFitResult>> {
  const { prior, random, method, labelSmoothing, zeroCounts, alpha } = options;
  if (method === "meta-sampler") return fitMetaSampler(head, data, options);
  const own = options.optimizer === undefined ? train.momentum(0.1, 0.9) : undefined;
  const optimizer = options.optimizer ?? own;
  try {
    if (method !== "crt") return await fitBalanced(head, data, { ...options, optimizer });
    const { ids } = await openData(data, prior.classes.length);
    const rows = indexRows(ids, { classes: prior.classes });
    const sampler = createClassBalancedSampler(rows, { random });
    // The sampling makes the prior of the batches uniform: nothing is left to correct.
    const loss = balancedSoftmaxLoss(prior, { tau: 0, labelSmoothing, zeroCounts, alpha });
    return await fitBalanced(head, data, { ...options, optimizer, sampler, loss });
  } finally {
    own?.dispose();
    // The step size, which tfjs' own `dispose` forgets.
    (own as { readonly c?: Tensor } | undefined)?.c?.dispose();
  }
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
