import { logPrior, priorFromLabels, type ClassPrior } from "@balms/core";
import { findClassifierHead } from "@balms/onnx";
import type { GivenScores } from "../backbone/given-scores.ts";
import { imageFeatures } from "../backbone/image-features.ts";
import { readBackbone } from "../backbone/load-backbone.ts";
import { cacheFolder } from "../cache/feature-cache.ts";
import { findCheckpoint } from "../checkpoint/checkpoint-place.ts";
import type { FeatureData } from "../data/feature-data.ts";
import type { ImageData } from "../data/image-data.ts";
import { loadData } from "../data/load-data.ts";
import type { TrainSettings } from "../settings/train-settings.ts";
import type { Progress } from "../terminal/progress.ts";
import { formatCount } from "../terminal/format-values.ts";
import type { HeadedBackbone } from "./output-model.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** What a run takes beside its settings. */
export interface TrainContext {
  readonly progress: Progress;
  /** Stops the run; nothing of it stays but the cached features. */
  readonly signal: AbortSignal;
  /** Milliseconds since an arbitrary start. */
  readonly clock: () => number;
}

/** What heads are trained on, and where it comes from. */
export interface Inputs {
  readonly data: FeatureData;
  readonly prior: ClassPrior;
  readonly images: ImageData | undefined;
  readonly headed: HeadedBackbone | undefined;
  readonly cached: boolean;
  readonly given: GivenScores | undefined;
}

/** Reads what the settings name, and turns pictures into features. */
export async function prepareInputs(
  settings: TrainSettings,
  { signal, progress, clock, stopwatch }: TrainContext & { readonly stopwatch: Stopwatch },
): Promise<Inputs> {
  // What takes a moment first: listing the pictures takes many.
  const { model, feature, checkpoint: path, resume } = settings.backbone;
  const place =
    settings.source.kind === "features"
      ? undefined
      : await findCheckpoint({ path, cache: cacheFolder(settings.out), resume });
  const given = model === undefined ? undefined : await readBackbone(model, feature, signal);
  const loaded = await stopwatch.time("data", () => loadData(settings, signal));
  const prior = countClasses(loaded);
  // Refuses classes without training rows before the work.
  logPrior(prior, { zeroCounts: settings.zeroCounts });
  progress.note(describeData(loaded, prior));
  if (loaded.kind === "features") {
    return {
      data: loaded,
      prior,
      images: undefined,
      headed: undefined,
      cached: false,
      given: undefined,
    };
  }
  if (place === undefined) throw new TypeError("pictures without a place for checkpoints");
  const {
    data,
    backbone,
    reused,
    given: scores,
  } = await stopwatch.time("features", () =>
    imageFeatures(loaded, given, { settings, prior, place, signal, progress, clock }),
  );
  if (scores !== undefined && "leftOut" in scores) {
    progress.note(`the network as it came is not compared: ${scores.leftOut}`);
  }
  const isHeadless = given !== undefined && given.head === undefined;
  const head = isHeadless ? undefined : findClassifierHead(backbone.model);
  return { data, prior, images: loaded, headed: { backbone, head }, cached: reused, given: scores };
}

function countClasses(data: FeatureData | ImageData): ClassPrior {
  const counted = data.kind === "images" ? "images" : "rows";
  return priorFromLabels(data.train.labels, {
    classes: data.classes,
    counted,
    source: data.name,
  });
}

function describeData(data: FeatureData | ImageData, prior: ClassPrior): string {
  const ascending = prior.counts.toSorted((left, right) => left - right);
  const most = formatCount(ascending.at(-1) ?? 0);
  const fewest = formatCount(ascending[0] ?? 0);
  const rows = formatCount(data.train.labels.length);
  const test = formatCount(data.test.labels.length);
  return `data: ${data.name}, ${formatCount(data.classes.length)} classes, ${rows} training rows (${most} to ${fewest} per class), ${test} test rows`;
}
