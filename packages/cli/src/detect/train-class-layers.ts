import { createRandom, type ClassPrior } from "@balms/core";
import { trainSigmoidHead, type ProposalData, type SigmoidHeadResult } from "@balms/onnx";
import {
  createImageBalancedSampler,
  createRepeatFactorSampler,
  indexImages,
  type RowSampler,
} from "@balms/sampler";
import * as runtime from "onnxruntime-node";
import type { DetectSettings } from "../settings/detect-settings.ts";
import { retrainingMethods, type RetrainingMethod } from "../settings/detector-method.ts";
import { detectorOptionNames, withOptionNames } from "../settings/option-names.ts";
import type { Progress } from "../terminal/progress.ts";
import type { LabeledRows } from "./proposals/labeled-rows.ts";
import { classRows, type ClassLayers } from "./detector/class-layer.ts";
import { joinFeatures, joinLayers, joinedWidth, splitLayers } from "./detector/joined-layers.ts";
import type { Detector } from "./detector/open-detector.ts";

/** What a method trained from one seed: a layer for each level. */
export interface TrainedLayer extends Pick<SigmoidHeadResult, "training"> {
  readonly layers: ClassLayers;
}

/** The class layers that a method trained, one for each seed. */
export type TrainedLayers = ReadonlyMap<RetrainingMethod, readonly TrainedLayer[]>;

const forms = {
  "sigmoid-retrained": { method: "sigmoid" },
  "balanced-sigmoid": { method: "balanced-sigmoid" },
  reweighted: { method: "reweighted", loss: "sigmoid" },
  "reweighted-shifted": { method: "reweighted", loss: "balanced-sigmoid" },
} as const;

/**
 * Trains the class layer by each method on the same rows, from the layer as it is. Each has a random stream of its own, named after it, so that
 * adding a method changes no other.
 */
export async function trainClassLayers(
  rows: LabeledRows,
  context: {
    readonly settings: DetectSettings;
    readonly prior: ClassPrior;
    readonly detector: Pick<Detector, "head" | "layers">;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
): Promise<TrainedLayers> {
  const { settings, prior, detector, signal, progress } = context;
  const { layer, threads, seed, seeds } = settings;
  const { steps, batchSize, learningRate, momentum, weightDecay, metaLearningRate } = layer;
  const own = classLayersOf(detector);
  const start = joinLayers(own);
  const data = joinedRows(rows, own);
  const classes = classesOfImages(rows);
  const images = indexImages(classes, { classes: prior.classes });
  const trained = new Map<RetrainingMethod, TrainedLayer[]>();
  for (const name of retrainingMethods) {
    const form = forms[name];
    const stage = progress.stage(name, steps * seeds);
    const results: TrainedLayer[] = [];
    const last: string[] = [];
    for (let run = 0; run < seeds; run += 1) {
      const random = createRandom(seed + run).fork(`layer:${name}`);
      const sampler: RowSampler =
        layer.sampler === "repeat-factor"
          ? createRepeatFactorSampler(images, {
              threshold: layer.repeatThreshold,
              random: random.fork("images"),
            })
          : createImageBalancedSampler(images, { random: random.fork("images") });
      const result = await withOptionNames(detectorOptionNames, () =>
        trainSigmoidHead(data, {
          runtime,
          prior,
          method: form.method,
          ...(form.method === "sigmoid" ? {} : { zeroCounts: settings.zeroCounts }),
          ...("loss" in form ? { meta: { loss: form.loss, learningRate: metaLearningRate } } : {}),
          start,
          sampler,
          steps,
          batchSize,
          learningRate,
          momentum,
          weightDecay,
          random,
          threads,
          signal,
          onStep: ({ step, loss }) =>
            stage.update(run * steps + step, `step ${step} of ${steps}, loss ${loss.toFixed(3)}`),
        }),
      );
      results.push({ layers: splitLayers(result, own), training: result.training });
      last.push((result.losses.at(-1) ?? 0).toFixed(3));
    }
    stage.finish(`${steps} steps of ${batchSize} images, loss ${last.join(", ")}`);
    trained.set(name, results);
  }
  return trained;
}

function classLayersOf({
  head,
  layers: [first, ...others],
}: Pick<Detector, "head" | "layers">): ClassLayers {
  return [classRows(first, head), ...others.map((layer) => classRows(layer, head))];
}

/** Rows as the layer that stands for all levels takes them. */
function joinedRows(
  { features, labels, images, levels }: LabeledRows,
  own: ClassLayers,
): ProposalData {
  const read = async (picked: Int32Array): Promise<Float32Array> =>
    joinFeatures(
      await features.read(picked),
      picked.map((row) => levels[row] ?? 0),
      own,
    );
  return { features: { dimensions: joinedWidth(own), read }, labels, images };
}

/** The classes that the boxes of each image are on. */
function classesOfImages({ labels, images, imageCount }: LabeledRows): readonly number[][] {
  const classes = Array.from({ length: imageCount }, () => new Set<number>());
  for (const [row, label] of labels.entries()) {
    if (label >= 0) classes[images[row] ?? 0]?.add(label);
  }
  return classes.map((ids) => [...ids]);
}
