import { ArgumentError, createRandom, type ClassPrior } from "@balms/core";
import { findClassifierHead, trainMlp } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import type { ImageData, ImageFormat, ImageRows } from "../data/image-data.ts";
import { rememberRows } from "../data/remembered-rows.ts";
import type { Progress } from "../terminal/progress.ts";
import { backboneOptionNames, withOptionNames } from "../settings/option-names.ts";
import type { TrainSettings } from "../settings/train-settings.ts";
import type { Backbone } from "./backbone.ts";
import { checkChannels } from "./check-channels.ts";
import type { ImageSize } from "./image-size.ts";
import { measureNormalization } from "./measure-normalization.ts";

const side = 32;
const batchRows = 128;
// A gibibyte in single precision.
const mostNumbers = 2 ** 28;

/** A backbone of this run, and the pictures as it opened them. */
interface TrainedBackbone {
  readonly backbone: Backbone;
  /** The training pictures come out of memory by now. */
  readonly opened: ImageData;
}

/**
 * Trains a multilayer perceptron on the pixels with plain softmax. Its last hidden layer is the
 * feature.
 */
export async function trainBackbone(
  data: ImageData,
  context: {
    readonly settings: TrainSettings;
    readonly prior: ClassPrior;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
): Promise<TrainedBackbone> {
  const { settings, prior, signal, progress } = context;
  const size = chooseSize(data, settings);
  const inputSize = size.width * size.height * size.channels;
  checkSize([inputSize, ...settings.backbone.layers], data.train.labels.length);
  const reading = progress.stage("images", data.train.labels.length);
  const train = await rememberRows(data.train, {
    size,
    signal,
    onRows: (rows) => reading.update(rows),
  });
  reading.finish(`${data.train.labels.length} read`);
  const format = await chooseFormat(train, size, { settings, signal });
  const inputs = await collect(train, format, { inputSize, signal });
  const { layers, epochs, learningRate } = settings.backbone;
  const { labels } = data.train;
  const stage = progress.stage("backbone", 1000);
  const { model, losses } = await withOptionNames(backboneOptionNames, () =>
    trainMlp(
      { features: inputs, labels },
      {
        runtime,
        prior,
        method: "softmax",
        layers,
        epochs,
        batchSize: batchRows,
        learningRate,
        random: createRandom(settings.seed).fork("backbone"),
        threads: settings.threads,
        signal,
        onStep: ({ step, steps, loss }) =>
          stage.update((step / steps) * 1000, `step ${step} of ${steps}, loss ${loss.toFixed(3)}`),
      },
    ),
  );
  stage.finish(
    `perceptron with ${layers.join(" and ")} units, ${epochs} epochs, loss ${(losses.at(-1) ?? 0).toFixed(3)}`,
  );
  const { feature } = findClassifierHead(model);
  return { backbone: { model, feature, format, trained: true }, opened: { ...data, train } };
}

/** Refuses what cannot be held in memory: the images as numbers, or a layer's weights. */
function checkSize(widths: readonly number[], rows: number): void {
  const [inputSize = 0] = widths;
  const weights = widths.slice(1).map((width, index) => width * (widths[index] ?? 0));
  const layer = weights.findIndex((count) => count > mostNumbers);
  if (layer >= 0) {
    throw new ArgumentError({
      parameter: "--hidden",
      received: `a layer of ${widths[layer + 1]} units on ${widths[layer]} values`,
      expected: `at most ${mostNumbers} weights in a layer`,
      hint: "Take fewer units, or smaller images with --width and --height.",
    });
  }
  if (rows * inputSize > 4 * mostNumbers) {
    throw new ArgumentError({
      parameter: "--width",
      received: `${rows} images of ${inputSize} values`,
      expected: `at most ${4 * mostNumbers} values in all`,
      hint: "Take smaller images with --width and --height, or a trained --backbone.",
    });
  }
}

function chooseSize({ size }: ImageData, { backbone }: TrainSettings): ImageSize {
  return {
    width: backbone.width ?? size?.width ?? side,
    height: backbone.height ?? size?.height ?? side,
    channels: size?.channels ?? 3,
  };
}

async function chooseFormat(
  images: ImageRows,
  size: ImageSize,
  { settings, signal }: { readonly settings: TrainSettings; readonly signal: AbortSignal },
): Promise<ImageFormat> {
  const { mean, std } = settings.backbone;
  if (mean !== undefined) {
    checkChannels(mean, size.channels);
  }
  const normalization =
    mean !== undefined && std !== undefined
      ? { mean, std }
      : await measureNormalization(images, { size, signal });
  return { ...size, mean: normalization.mean, std: normalization.std };
}

async function collect(
  images: ImageRows,
  format: ImageFormat,
  options: {
    readonly inputSize: number;
    readonly signal: AbortSignal;
  },
): Promise<Float32Array> {
  const { inputSize, signal } = options;
  const inputs = new Float32Array(images.labels.length * inputSize);
  let start = 0;
  for await (const batch of images.batches(format, { signal })) {
    inputs.set(batch.data, start * inputSize);
    start += batch.rows;
  }
  return inputs;
}
