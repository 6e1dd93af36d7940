import { dirname } from "node:path";
import { ModelError } from "@balms/core";
import { readBytes } from "@balms/datasets";
import {
  extractFeatureModel,
  findClassifierHead,
  modelMetadata,
  readModel,
  type ClassifierHead,
  type OnnxModel,
} from "@balms/onnx";
import type { ImageData } from "../data/image-data.ts";
import { finishFiles } from "../output/waiting-files.ts";
import type { Progress } from "../terminal/progress.ts";
import type { TrainSettings } from "../settings/train-settings.ts";
import type { Backbone } from "./backbone.ts";
import { checkInference, checkRowHead, featureCount } from "./check-backbone.ts";
import { checkChannels } from "../inference/check-channels.ts";
import { chooseNormalization } from "./choose-normalization.ts";
import type { ImageSize } from "../inference/image-input.ts";
import { findImageSize } from "./image-size.ts";
import { usualNormalizations, type Normalization } from "../inference/normalizations.ts";
import { mayBeInOrder } from "./own-order.ts";
import { putHead, type HeadPlace } from "./put-head.ts";
import { readFormatRecord } from "../inference/recorded-format.ts";

/** A model file that was read and understood, before any picture was looked at. */
export interface BackboneFile extends HeadPlace {
  readonly bytes: Uint8Array;
}

/**
 * Reads a backbone and finds its feature tensor.
 *
 * @throws {@link ModelError} when it is no ONNX model, its head is not linear and no feature was named,
 * it computes as in training, or it cannot take a new head.
 */
export async function readBackbone(
  path: string,
  feature: string | undefined,
  signal: AbortSignal,
): Promise<BackboneFile> {
  await finishFiles(dirname(path));
  const bytes = await readBytes(path, "an ONNX model", signal);
  const model = readModel(bytes, path);
  if (feature === undefined) {
    const head = findHead(model, path);
    checkRowHead(model, head, path);
    checkInference(model, head.feature, path);
    checkSurgery({ model, feature: head.feature, head }, path);
    return { bytes, model, feature: head.feature, head };
  }
  const head = tryFindHead(model);
  checkFeature(model, feature, head?.feature);
  checkInference(model, feature, path);
  checkSurgery({ model, feature, head }, path);
  return { bytes, model, feature, head };
}

function findHead(model: OnnxModel, path: string): ClassifierHead {
  try {
    return findClassifierHead(model);
  } catch (error) {
    if (!ModelError.isInstance(error) || error.received === undefined) {
      throw error;
    }
    throw new ModelError({
      parameter: path,
      received: error.received,
      expected: error.expected,
      hint: "Name the tensor that holds the features with --feature.",
      cause: error,
    });
  }
}

function checkFeature(model: OnnxModel, feature: string, usual: string | undefined): void {
  const computed = model.graph?.node.some((node) => node.output.includes(feature)) ?? false;
  if (!computed) {
    throw new ModelError({
      parameter: "--feature",
      received: `"${feature}", which no node of the model computes`,
      expected: "the name of a computed tensor",
      hint:
        usual === undefined
          ? "A viewer such as Netron shows the names."
          : `The tensor that goes into its last linear layer is "${usual}".`,
    });
  }
}

/** Puts a head of zeros on it: what refuses that would refuse the trained one after all the work. */
function checkSurgery(place: HeadPlace, path: string): void {
  const { model, feature, head } = place;
  try {
    const dimensions =
      head?.feature === feature
        ? head.dimensions
        : (featureCount(extractFeatureModel(model, feature)) ?? 1);
    const weight = new Float32Array(dimensions);
    putHead(place, {
      training: "unknown",
      weight,
      bias: new Float32Array(1),
      dimensions,
      classes: 1,
    });
  } catch (error) {
    if (!ModelError.isInstance(error)) {
      throw error;
    }
    const { received, expected, hint } = error;
    throw new ModelError({ parameter: path, received, expected, hint, cause: error });
  }
}

function tryFindHead(model: OnnxModel): ClassifierHead | undefined {
  try {
    return findClassifierHead(model);
  } catch {
    // A named feature needs no linear head behind it.
    return undefined;
  }
}

/** Settles how pictures are fed to a backbone. */
export async function prepareBackbone(
  file: BackboneFile,
  data: ImageData,
  context: {
    readonly settings: TrainSettings;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
): Promise<Backbone> {
  const { settings, signal, progress } = context;
  const { width, height, mean, std } = settings.backbone;
  const recorded = readFormatRecord(modelMetadata(file.model));
  const size = findImageSize(file.model, { wanted: { width, height }, recorded });
  let chosen: Normalization;
  if (mean !== undefined && std !== undefined) {
    checkChannels(mean, size.channels);
    chosen = { name: "as given", mean, std };
  } else if (recorded === undefined) {
    chosen = await guessNormalization(file, data, { size, settings, signal, progress });
  } else {
    chosen = { name: "as the model says", mean: recorded.mean, std: recorded.std };
  }
  const format = { ...size, mean: chosen.mean, std: chosen.std };
  return { model: file.model, feature: file.feature, format, trained: false, losses: [] };
}

async function guessNormalization(
  file: BackboneFile,
  data: ImageData,
  context: {
    readonly size: ImageSize;
    readonly settings: TrainSettings;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
): Promise<Normalization> {
  const { size, settings, signal, progress } = context;
  const { head, model } = file;
  const classes = data.classes.length;
  if (head?.classes === classes && mayBeInOrder(model, data.classes)) {
    const { logits } = head;
    const { threads } = settings;
    return chooseNormalization(model, {
      logits,
      classes,
      images: data.train,
      size,
      threads,
      signal,
      progress,
    });
  }
  // A model for other classes cannot be asked: most such models come from ImageNet.
  const [usual] = usualNormalizations[size.channels];
  const assumed = usual ?? { name: "0 to 1", mean: [0], std: [1] };
  progress.note(`normalisation: ${assumed.name}, assumed; set it with --mean and --std`);
  return assumed;
}
