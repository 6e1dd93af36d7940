import { checkChoice, checkFlag, type MethodChoice, refuseValue } from "@balms/core/adapter";
import type { LayersModel, layers } from "@tensorflow/tfjs-layers";
import { findDenseHead } from "../adjustment/find-dense-head.ts";
import { openData, openTrainingData, type TrainingData } from "../data/training-data.ts";
import { checkKnownOptions } from "../checks/check-known-options.ts";
import { metaFitNames, type MetaFitResult } from "../meta/meta-options.ts";
import { modelShape } from "../model/model-shape.ts";
import { checkTrainable } from "../model/trainable-model.ts";
import { clearNotes, noteTraining, notesOf } from "../notes/model-notes.ts";
import { trainingKey } from "../notes/training-note.ts";
import { fitNames } from "../training/fit-balanced.ts";
import { checkFitOptions } from "../training/fit-options.ts";
import type { FitResult } from "../training/fit-progress.ts";
import { cacheFeatures } from "./cache-features.ts";
import { crossFitHeads } from "./cross-fit-heads.ts";
import { type DecoupledOptions, type HeadMethod, headMethods } from "./decoupled-options.ts";
import { fitHead } from "./fit-head.ts";
import { headOf, startAnew } from "./head-model.ts";

/** The outcome of a decoupled training. */
export interface DecoupledFitResult
  extends FitResult, Partial<Pick<MetaFitResult, "meta" | "metaLoss">> {
  /** With method "auto": what was chosen, and how certain that is. */
  readonly choice?: MethodChoice<HeadMethod> | undefined;
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
 * "auto" trains every method on parts of the rows and asks it for the rest, and takes the simplest that no
 * other beats by more than two standard errors; validation and test data have no part in it. Features of a backbone
 * that was trained on the same rows make every method look better than it is.
 *
 * Source: Kang et al., "Decoupling representation and classifier for long-tailed recognition", ICLR
 * 2020, section 4 ("crt"); Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition",
 * NeurIPS 2020, and its public code (the other two).
 *
 * @param model - a `tf.LayersModel` that ends in a dense layer, with or without a softmax
 * @param data - `features` [N, …] and `labels`
 * @param options - `method`, `restart`, `cache`; `learningRate`; those of `fitBalanced`, or of `fitMetaSampler`
 * @returns what `fitBalanced` returns; with "balms" also `meta` and `metaLoss`, with "auto" also `choice`
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
): Promise<DecoupledFitResult> {
  checkTrainable(model);
  const { prior, random } = checkFitOptions(options, [...own, ...headNames, ...metaFitNames]);
  const { method: asked = "balanced-softmax", folds, restart = true } = options;
  const { method: _method, folds: _folds, restart: _restart, cache: caching, ...rest } = options;
  const { signal, validation, meta } = rest;
  checkChoice(asked, "method", [...headMethods, "auto"]);
  const known = knownNames(asked);
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined || [...known, ...(ofMeta as readonly string[])].includes(name))
      continue;
    refuseValue(name, value, `nothing beside method ${JSON.stringify(asked)}`);
  }
  checkFlag(restart, "restart");
  if (folds !== undefined && asked !== "auto") {
    refuseValue("folds", folds, `nothing beside method ${JSON.stringify(asked)}`);
  }
  if (asked === "auto" && !restart) {
    refuseValue(
      "restart",
      restart,
      'true beside method "auto": a head that goes on has seen all rows',
    );
  }
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
    const metaData = await cache(meta?.data, "meta.data");
    const settings = {
      ...Object.fromEntries(Object.entries(rest).filter(([name]) => known.includes(name))),
      prior,
      random,
      seed: undefined,
      validation: await cache(validation, "validation"),
    };
    const metaSettings = {
      ...Object.fromEntries(ofMeta.map((name) => [name, rest[name]])),
      ...(meta && { meta: { ...meta, data: metaData } }),
    };
    const choice =
      asked === "auto"
        ? await crossFitHeads(dense, cached, { ...settings, metaSettings, folds })
        : undefined;
    const method = asked === "auto" ? (choice as MethodChoice<HeadMethod>).method : asked;
    if (restart) startAnew(head, random);
    const result = await fitHead(head, cached, {
      ...settings,
      ...(method === "balms" && metaSettings),
      method,
    });
    (dense as unknown as layers.Layer).setWeights(head.getWeights());
    // What the old head was trained and adjusted by is gone with it.
    if (restart) clearNotes(model, dense);
    noteTraining(model, notesOf(head, head.layers[0])[trainingKey]);
    return choice === undefined ? result : { ...result, choice };
  } finally {
    head.dispose();
  }
}

const own = ["method", "folds", "restart", "cache"];
// A head has one output, and which rows are drawn is the method's to say.
const headNames: readonly string[] = fitNames.filter(
  (name) => name !== "sampler" && name !== "outputs",
);
// Of the meta step alone: other methods have none, and need not be told.
const ofMeta = ["meta", "derivative", "passes"] as const;

/** What a method looks at; of a choice that is still open, what all of them do. */
function knownNames(method: HeadMethod | "auto"): readonly string[] {
  if (method === "balms") return metaFitNames;
  return method === "auto" ? headNames.filter((name) => metaFitNames.includes(name)) : headNames;
}
