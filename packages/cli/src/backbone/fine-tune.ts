import { findClassifierHead, type OnnxModel } from "@balms/onnx";
import type { ImageData } from "../data/image-data.ts";
import { fineTuningPace } from "../settings/network-defaults.ts";
import type { TrainedLayers } from "../settings/train-settings.ts";
import { trainHeads } from "../train/train-heads.ts";
import type { Backbone } from "./backbone.ts";
import { balancedStart } from "./balanced-start.ts";
import { extractFeatures } from "./extract-features.ts";
import type { FeatureContext } from "./feature-context.ts";
import type { BackboneFile } from "./load-backbone.ts";
import { holdPictures } from "./open-pictures.ts";
import { mayBeInOrder } from "./own-order.ts";
import { putHead } from "./put-head.ts";
import type { ReadyBackbone } from "./ready-backbone.ts";
import { trainNetwork } from "./train-network.ts";

/** A model that is trained already. */
interface GivenBackbone {
  readonly file: BackboneFile;
  /** How it is fed. */
  readonly backbone: Backbone;
}

/**
 * Trains a given model further, or its last layers, with Balanced Softmax. Its normalisations stay as they are.
 */
export async function fineTune(
  given: GivenBackbone,
  train: Exclude<TrainedLayers, "heads">,
  data: ImageData,
  context: FeatureContext,
): Promise<ReadyBackbone> {
  const { settings } = context;
  const { format, feature } = given.backbone;
  const { model: path } = settings.backbone;
  const opened = await holdPictures(data, format, context);
  const start = await withFittingHead(given, opened, context);
  const { logits } = findClassifierHead(start);
  const trained = await trainNetwork(
    {
      model: start,
      title: `${path ?? "the model"}, ${train === "all" ? "all" : `the last ${train.last}`} of its layers with Balanced Softmax`,
      images: opened.train,
      format,
      loss: { kind: "balanced-softmax", tau: settings.head.tau, zeroCounts: settings.zeroCounts },
      train,
      normalization: "frozen",
      logits,
      pace: fineTuningPace,
    },
    context,
  );
  return {
    backbone: { ...trained, feature, format, trained: true },
    opened,
  };
}

/** The model with its own head as Balanced Softmax goes on from it, or, where that is for other classes, in another order or on another feature, with one that was trained on its features. */
async function withFittingHead(
  { file, backbone }: GivenBackbone,
  data: ImageData,
  { settings, prior, signal, progress }: FeatureContext,
): Promise<OnnxModel> {
  const classes = data.classes.length;
  const { model, head } = file;
  const isOwn = head?.feature === file.feature && head.classes === classes;
  if (isOwn && mayBeInOrder(model, data.classes)) {
    return balancedStart({ model, head }, prior, settings);
  }
  const { labels } = data.train;
  const features = await extractFeatures(backbone, data.train, {
    threads: settings.threads,
    signal,
    onRows: () => undefined,
  });
  const part = { features: features.data, labels };
  const heads = await trainHeads(part, {
    settings: { ...settings, methods: ["balanced-softmax"] },
    prior,
    signal,
    progress,
  });
  const [trained] = heads.values();
  if (trained === undefined) throw new TypeError("no head was trained");
  return putHead(file, { ...trained, dimensions: features.dimensions, classes });
}
