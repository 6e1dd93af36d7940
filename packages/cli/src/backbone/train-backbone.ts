import { createRandom } from "@balms/core";
import { findClassifierHead, trainMlp } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import type { ImageData, ImageFormat, ImageRows } from "../data/image-data.ts";
import type { Progress } from "../terminal/progress.ts";
import type { TrainSettings } from "../train/train-settings.ts";
import type { Backbone } from "./backbone.ts";
import { checkChannels } from "./check-channels.ts";
import type { ImageSize } from "./image-size.ts";
import { measureNormalisation } from "./measure-normalisation.ts";

const SIDE = 32;
const BATCH_ROWS = 128;

/**
 * Trains a multilayer perceptron on the pixels with plain softmax. Its last hidden layer is the
 * feature.
 */
export async function trainBackbone(
  data: ImageData,
  context: {
    readonly settings: TrainSettings;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
): Promise<Backbone> {
  const { settings, signal, progress } = context;
  const format = await chooseFormat(data, settings, signal);
  const inputSize = format.width * format.height * format.channels;
  const reading = progress.stage("images", data.train.labels.length);
  const inputs = await collect(data.train, format, {
    inputSize,
    signal,
    onRows: (rows) => reading.update(rows),
  });
  reading.finish(`${data.train.labels.length} read`);
  const { layers, epochs, learningRate } = settings.backbone;
  const stage = progress.stage("backbone", 1000);
  const { model, losses } = await trainMlp({
    runtime,
    inputs,
    inputSize,
    labels: data.train.labels,
    classes: data.classes.length,
    layers,
    epochs,
    batchSize: BATCH_ROWS,
    learningRate,
    random: createRandom(settings.seed).fork("backbone"),
    threads: settings.threads,
    signal,
    onProgress: ({ step, steps, loss }) =>
      stage.update((step / steps) * 1000, `step ${step} of ${steps}, loss ${loss.toFixed(3)}`),
  });
  stage.finish(
    `perceptron with ${layers.join(" and ")} units, ${epochs} epochs, loss ${(losses.at(-1) ?? 0).toFixed(3)}`,
  );
  return { model, feature: findClassifierHead(model).feature, format, trained: true };
}

async function chooseFormat(
  data: ImageData,
  settings: TrainSettings,
  signal: AbortSignal,
): Promise<ImageFormat> {
  const { width, height, mean, std } = settings.backbone;
  const size: ImageSize = {
    width: width ?? data.size?.width ?? SIDE,
    height: height ?? data.size?.height ?? SIDE,
    channels: data.size?.channels ?? 3,
  };
  if (mean !== undefined) {
    checkChannels(mean, size.channels);
  }
  const normalisation =
    mean !== undefined && std !== undefined
      ? { mean, std }
      : await measureNormalisation(data.train, { size, signal });
  return { ...size, mean: normalisation.mean, std: normalisation.std };
}

async function collect(
  images: ImageRows,
  format: ImageFormat,
  options: {
    readonly inputSize: number;
    readonly signal: AbortSignal;
    readonly onRows: (rows: number) => void;
  },
): Promise<Float32Array> {
  const { inputSize, signal, onRows } = options;
  const inputs = new Float32Array(images.labels.length * inputSize);
  let start = 0;
  for await (const batch of images.batches(format, { signal })) {
    inputs.set(batch.data, start * inputSize);
    start += batch.rows;
    onRows(start);
  }
  return inputs;
}
