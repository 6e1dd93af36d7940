import type { ClassPrior, RandomGenerator } from "@balms/core";
import type { WorkerAugmenter } from "@balms/datasets/augmentation";
import { createInstanceSampler, indexRows, load, type BatchLoader } from "@balms/sampler";
import type { ImageFormat, ImageRows } from "../data/image-data.ts";

const batchSize = 64;

/** What a network is given in a step. */
interface PictureBatch {
  readonly labels: Int32Array;
  readonly image: { readonly data: Float32Array; readonly shape: readonly number[] };
}

/**
 * Batches of training pictures, each picture once in an epoch and changed anew. What a batch holds is told by the seed, the epoch and its
 * place: nothing is remembered from one to the next.
 */
export function pictureBatches(
  images: ImageRows,
  options: {
    readonly format: ImageFormat;
    /** Of a row in the model's input. */
    readonly shape: readonly number[];
    readonly augmenter: WorkerAugmenter;
    readonly prior: ClassPrior;
    readonly random: RandomGenerator;
  },
): BatchLoader<PictureBatch> {
  const { format, shape, augmenter, prior, random } = options;
  const { labels } = images;
  const index = indexRows(labels, { prior });
  const sampler = createInstanceSampler(index, { random: random.fork("rows"), order: "kept" });
  return load({ labels }, sampler, {
    batchSize,
    // A few rows alone tell too little of the mean and variance in the normalisations.
    remainder: labels.length > batchSize ? "drop" : "ragged",
    transform: async (batch) => ({
      labels: batch.data.labels,
      image: {
        data: await augmenter.augment(await pixelsOf(images, format, batch.rows), batch),
        shape: [batch.rows.length, ...shape],
      },
    }),
  });
}

/** Pictures of some rows from 0 to 1. They are opened to the end: what stops a training is asked between steps. */
async function pixelsOf(
  images: ImageRows,
  { width, height, channels }: ImageFormat,
  rows: ArrayLike<number>,
): Promise<Float32Array> {
  const mean = Array<number>(channels).fill(0);
  const format = { width, height, channels, mean, std: mean.map(() => 1) };
  const values = width * height * channels;
  const pixels = new Float32Array(rows.length * values);
  const { signal } = new AbortController();
  for await (const { start, data } of images.batches(format, { rows: Array.from(rows), signal })) {
    pixels.set(data, start * values);
  }
  return pixels;
}
