import { digestOf } from "@balms/datasets";
import { readModel, writeModel, type OnnxModel } from "@balms/onnx";
import {
  cacheFolder,
  cacheKey,
  readFeatureCache,
  writeFeatureCache,
  type CachedFeatures,
} from "../cache/feature-cache.ts";
import type { CheckpointPlace } from "../checkpoint/checkpoint-place.ts";
import { openCheckpoint } from "../checkpoint/training-checkpoint.ts";
import type { FeatureData } from "../data/feature-data.ts";
import type { ImageData } from "../data/image-data.ts";
import { packageVersion } from "../output/package-version.ts";
import type { TrainSettings } from "../settings/train-settings.ts";
import type { Backbone } from "./backbone.ts";
import { extractFeatures } from "./extract-features.ts";
import type { FeatureContext } from "./feature-context.ts";
import { givenScores, type GivenScores } from "./given-scores.ts";
import { fineTune } from "./fine-tune.ts";
import { prepareBackbone, type BackboneFile } from "./load-backbone.ts";
import type { ReadyBackbone } from "./ready-backbone.ts";
import { trainBackbone } from "./train-backbone.ts";

/** Pictures as features, and the network that made them. */
export interface ImageFeatures {
  readonly data: FeatureData;
  readonly backbone: Backbone;
  /** Whether an earlier run had kept them. */
  readonly reused: boolean;
  /** What a given network says as it came. */
  readonly given: GivenScores | undefined;
}

/**
 * Turns pictures into features, or takes those that an earlier run with the same pictures and the
 * same backbone kept in the output folder.
 *
 * @param data - The pictures.
 * @param given - The backbone; one is trained when absent.
 * @param run - `place`: where a training is kept.
 * @throws {@link ArgumentError} when what is kept there is to be gone on from and is of another training.
 */
export async function imageFeatures(
  data: ImageData,
  given: BackboneFile | undefined,
  { place, ...run }: Omit<FeatureContext, "checkpoint"> & { readonly place: CheckpointPlace },
): Promise<ImageFeatures> {
  const { settings, progress } = run;
  const cache = cacheFolder(settings.out);
  const key = cacheKey(circumstances(data, given, settings));
  const checkpoint = openCheckpoint(place, key);
  const context = { ...run, checkpoint };
  const trains = given === undefined || settings.backbone.train !== "heads";
  const kept = await readFeatureCache(cache, key);
  if (kept !== undefined) {
    const model = trains ? keptModel(kept.backbone) : given.model;
    if (model !== undefined && areOf(data, kept)) {
      await checkpoint.remove();
      progress.note(`features: those of an earlier run, ${cache}`);
      const { format, feature, losses } = kept;
      const backbone = { model, feature, format, trained: trains, losses };
      return { data: withFeatures(data, kept), backbone, reused: true, given: kept.given };
    }
  }
  const { backbone, opened } = await readyBackbone(data, given, context);
  const features = await extractBoth(opened, backbone, context);
  const scores = given && (await scoresOf(given, { backbone, opened, features }, context));
  await writeFeatureCache(cache, key, {
    ...features,
    format: backbone.format,
    feature: backbone.feature,
    losses: backbone.losses,
    given: scores,
    backbone: backbone.trained ? writeModel(backbone.model) : undefined,
  });
  await checkpoint.remove();
  return { data: withFeatures(data, features), backbone, reused: false, given: scores };
}

/** What a given network says as it came, from the features that are there, or from those of its own. */
function scoresOf(
  { model, ...file }: BackboneFile,
  made: ReadyBackbone & { readonly features: Readonly<Record<"train" | "test", Float32Array>> },
  context: FeatureContext,
): Promise<GivenScores | undefined> {
  const { backbone, opened, features } = made;
  const { signal, settings } = context;
  const feature = file.head?.feature ?? backbone.feature;
  return givenScores(
    { model, ...file },
    opened,
    async (part) => {
      if (!backbone.trained && feature === backbone.feature) return features[part];
      const { threads } = settings;
      const options = { threads, signal, onRows: () => undefined };
      return (await extractFeatures({ ...backbone, model, feature }, opened[part], options)).data;
    },
    context,
  );
}

async function readyBackbone(
  data: ImageData,
  given: BackboneFile | undefined,
  context: FeatureContext,
): Promise<ReadyBackbone> {
  if (given === undefined) return trainBackbone(data, context);
  const { train } = context.settings.backbone;
  const backbone = await prepareBackbone(given, data, context);
  return train === "heads"
    ? { backbone, opened: data }
    : fineTune({ file: given, backbone }, train, data, context);
}

/** All that decides the features, and nothing else: another seed takes the same given backbone. */
function circumstances(
  data: ImageData,
  given: BackboneFile | undefined,
  { backbone, head, zeroCounts, seed, threads }: TrainSettings,
): unknown {
  const versions = ["balms", "@balms/datasets", "@balms/onnx", "onnxruntime-node"].map(
    packageVersion,
  );
  const { feature, mean, std, width, height } = backbone;
  const { network, train, layers, augment, epochs, learningRate } = backbone;
  const asked = { mean, std, width, height, labels: labelsDigest(data) };
  const training = { train, augment, epochs, learningRate, seed };
  const source =
    given === undefined
      ? { ...asked, network, layers, ...training }
      : { ...asked, given: digestOf(given.bytes), feature };
  // The loss of a model that is trained further, and the head that it begins with.
  const further = given !== undefined && train !== "heads" && { ...training, head, zeroCounts };
  return [data.digest, data.classes, source, further, threads, versions];
}

/** Undefined for what is no model: it is trained again. */
function keptModel(bytes: Uint8Array | undefined): OnnxModel | undefined {
  try {
    return bytes === undefined ? undefined : readModel(bytes, "the cached backbone");
  } catch {
    return undefined;
  }
}

/** Whether there is a row for each picture. */
function areOf({ classes, train, test }: ImageData, kept: CachedFeatures): boolean {
  const { dimensions, given } = kept;
  const tests = test.labels.length;
  return (
    dimensions > 0 &&
    kept.train.length === train.labels.length * dimensions &&
    kept.test.length === tests * dimensions &&
    (given === undefined || "leftOut" in given || given.test.length === tests * classes.length)
  );
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
