import { ArgumentError, createRandom } from "@balms/core";
import { findClassifierHead, trainMlp } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import type { ImageData, ImageFormat, ImageRows } from "../data/image-data.ts";
import { paces } from "../settings/network-defaults.ts";
import { backboneOptionNames, withOptionNames } from "../settings/option-names.ts";
import type { FeatureContext } from "./feature-context.ts";
import type { ImageSize } from "../inference/image-input.ts";
import { chooseFormat, holdPictures } from "./open-pictures.ts";
import { meanLosses } from "./mean-losses.ts";
import type { ReadyBackbone } from "./ready-backbone.ts";

const batchSize = 128;
// A gibibyte in single precision.
const mostNumbers = 2 ** 28;

/**
 * Trains a multilayer perceptron on the pixels with plain softmax. Its last hidden layer is the
 * feature.
 */
export async function trainPerceptron(
  data: ImageData,
  size: ImageSize,
  context: FeatureContext,
): Promise<ReadyBackbone> {
  const { settings, prior, signal, progress } = context;
  const { backbone, seed, threads } = settings;
  const { layers, epochs = paces.mlp.epochs, learningRate = paces.mlp.learningRate } = backbone;
  const inputSize = size.width * size.height * size.channels;
  checkSize([inputSize, ...layers], data.train.labels.length);
  const opened = await holdPictures(data, size, context);
  const images = opened.train;
  const format = await chooseFormat(images, size, { ...backbone, signal });
  const features = await collect(images, format, { inputSize, signal });
  const stage = progress.stage("backbone", 1000);
  const { model, losses } = await withOptionNames(backboneOptionNames, () =>
    trainMlp(
      { features, labels: images.labels },
      {
        runtime,
        prior,
        method: "softmax",
        layers,
        epochs,
        batchSize,
        learningRate,
        random: createRandom(seed).fork("backbone"),
        threads,
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
  return {
    backbone: { model, feature, format, trained: true, losses: meanLosses(losses) },
    opened,
  };
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
