import type { ClassPrior } from "@balms/core";
import { digestOf } from "@balms/datasets";
import { readModel, writeModel, type OnnxModel } from "@balms/onnx";
import {
  cacheFolder,
  cacheKey,
  readFeatureCache,
  writeFeatureCache,
} from "../cache/feature-cache.ts";
import type { FeatureData } from "../data/feature-data.ts";
import type { ImageData } from "../data/image-data.ts";
import { packageVersion } from "../output/package-version.ts";
import type { Progress } from "../terminal/progress.ts";
import type { TrainSettings } from "../settings/train-settings.ts";
import type { Backbone } from "./backbone.ts";
import { extractFeatures } from "./extract-features.ts";
import { prepareBackbone, type BackboneFile } from "./load-backbone.ts";
import { trainBackbone } from "./train-backbone.ts";

/** Pictures as features, and the network that made them. */
export interface ImageFeatures {
  readonly data: FeatureData;
  readonly backbone: Backbone;
  /** Whether an earlier run had kept them. */
  readonly reused: boolean;
}

interface FeatureContext {
  readonly settings: TrainSettings;
  /** Training counts. */
  readonly prior: ClassPrior;
  /** The output folder. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/**
 * Turns pictures into features, or takes those that an earlier run with the same pictures and the
 * same backbone kept in the output folder.
 *
 * @param data - The pictures.
 * @param given - The backbone; one is trained when absent.
 */
export async function imageFeatures(
  data: ImageData,
  given: BackboneFile | undefined,
  context: FeatureContext,
): Promise<ImageFeatures> {
  const { settings, folder, progress } = context;
  const cache = cacheFolder(folder);
  const key = cacheKey(circumstances(data, given, settings));
  const kept = await readFeatureCache(cache, key);
  if (kept !== undefined) {
    const model = keptModel(kept.backbone, given);
    if (model !== undefined) {
      progress.note(`features: those of an earlier run, ${cacheFolder(settings.out)}`);
      const { format, feature } = kept;
      const backbone = { model, feature, format, trained: given === undefined };
      return { data: withFeatures(data, kept), backbone, reused: true };
    }
  }
  const { backbone, opened } =
    given === undefined
      ? await trainBackbone(data, context)
      : { backbone: await prepareBackbone(given, data, context), opened: data };
  const features = await extractBoth(opened, backbone, context);
  await writeFeatureCache(cache, key, {
    ...features,
    format: backbone.format,
    feature: backbone.feature,
    backbone: backbone.trained ? writeModel(backbone.model) : undefined,
  });
  return { data: withFeatures(data, features), backbone, reused: false };
}

/** All that decides the features, and nothing else: another seed takes the same given backbone. */
function circumstances(
  data: ImageData,
  given: BackboneFile | undefined,
  { backbone, seed, threads }: TrainSettings,
): unknown {
  const versions = ["balms", "@balms/datasets", "@balms/onnx", "onnxruntime-node"].map(
    packageVersion,
  );
  const { feature, mean, std, width, height, layers, epochs, learningRate } = backbone;
  const asked = { mean, std, width, height, labels: labelsDigest(data) };
  const source =
    given === undefined
      ? { ...asked, trained: { layers, epochs, learningRate, seed } }
      : { ...asked, given: digestOf(given.bytes), feature };
  return [data.digest, data.classes, source, threads, versions];
}

function keptModel(
  bytes: Uint8Array | undefined,
  given: BackboneFile | undefined,
): OnnxModel | undefined {
  if (given !== undefined) {
    return given.model;
  }
  return bytes === undefined ? undefined : readModel(bytes, "the cached backbone");
}

async function extractBoth(
  data: ImageData,
  backbone: Backbone,
  { settings, signal, progress }: FeatureContext,
): Promise<{
  readonly dimensions: number;
  readonly train: Float32Array;
  readonly test: Float32Array;
}> {
  const rows = data.train.labels.length;
  const total = rows + data.test.labels.length;
  const stage = progress.stage("features", total);
  const { threads } = settings;
  const train = await extractFeatures(backbone, data.train, {
    threads,
    signal,
    onRows: (done) => stage.update(done, `${done} of ${total} images`),
  });
  const test = await extractFeatures(backbone, data.test, {
    threads,
    signal,
    onRows: (done) => stage.update(rows + done, `${rows + done} of ${total} images`),
  });
  stage.finish(`${train.dimensions} of each of ${total} images, from "${backbone.feature}"`);
  return { dimensions: train.dimensions, train: train.data, test: test.data };
}

function withFeatures(
  data: ImageData,
  features: {
    readonly dimensions: number;
    readonly train: Float32Array;
    readonly test: Float32Array;
  },
): FeatureData {
  return {
    kind: "features",
    name: data.name,
    classes: data.classes,
    dimensions: features.dimensions,
    train: { features: features.train, labels: data.train.labels },
    test: { features: features.test, labels: data.test.labels },
    digest: data.digest,
  };
}

function labelsDigest({ train }: ImageData): string {
  const { buffer, byteOffset, byteLength } = train.labels;
  return digestOf(new Uint8Array(buffer, byteOffset, byteLength));
}
