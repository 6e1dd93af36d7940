import { ModelError, plainSoftmaxLoss, reduceLosses } from "@balms/core";
import { Predictor, extractFeatureModel, fixInputSize, type OnnxModel } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import type { ImageBatch, ImageRows } from "../data/image-data.ts";
import type { Progress } from "../terminal/progress.ts";
import type { ImageSize } from "../inference/image-input.ts";
import { measureNormalization } from "./measure-normalization.ts";
import { usualNormalizations, type Normalization } from "../inference/normalizations.ts";

const sampleRows = 512;

/**
 * Chooses how pixels are normalised for a model that does not say what it was trained with: out of
 * the usual ways and the statistics of the training images, the one under which the model's own
 * logits give the training labels the smallest cross-entropy. The test set is not looked at.
 *
 * @param model - The backbone with its own head.
 * @param options - `logits`: the head's tensor; `images`: the training part.
 */
export async function chooseNormalization(
  model: OnnxModel,
  options: {
    readonly logits: string;
    readonly classes: number;
    readonly images: ImageRows;
    readonly size: ImageSize;
    readonly threads: number;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
): Promise<Normalization> {
  const { images, size, signal } = options;
  const rows = spread(images.labels.length, sampleRows);
  const measured = await measureNormalization(images, { size, rows, signal });
  const candidates = [...usualNormalizations[size.channels], measured];
  const predictor = await Predictor.create({
    runtime,
    model: fixInputSize(extractFeatureModel(model, options.logits), [
      size.channels,
      size.height,
      size.width,
    ]),
    threads: options.threads,
  });
  try {
    const stage = options.progress.stage("normalisation", candidates.length);
    let best = measured;
    let least = Number.POSITIVE_INFINITY;
    for (const [index, candidate] of candidates.entries()) {
      stage.update(index, candidate.name);
      const { mean, std } = candidate;
      const batches = images.batches({ ...size, mean, std }, { signal, rows });
      const loss = await crossEntropy(predictor, batches, { ...options, rows });
      if (loss < least) {
        best = candidate;
        least = loss;
      }
    }
    stage.finish(
      `${best.name}, under which the model explains ${rows.length} training images best`,
    );
    return best;
  } finally {
    await predictor.release();
  }
}

async function crossEntropy(
  predictor: Predictor,
  batches: AsyncIterable<ImageBatch>,
  options: {
    readonly classes: number;
    readonly images: ImageRows;
    readonly rows: readonly number[];
  },
): Promise<number> {
  const losses: number[] = [];
  for await (const batch of batches) {
    const data = await finiteLogits(predictor, batch);
    if (data === undefined) {
      return Number.POSITIVE_INFINITY;
    }
    const labels = options.rows
      .slice(losses.length, losses.length + batch.rows)
      .map((row) => options.images.labels[row] ?? 0);
    losses.push(...plainSoftmaxLoss(data, labels, { classes: options.classes }));
  }
  return reduceLosses(losses, { reduction: "mean" });
}

/** Nothing when pixels are so far out of the model's range that its logits overflow. */
async function finiteLogits(
  predictor: Predictor,
  batch: ImageBatch,
): Promise<Float32Array | undefined> {
  try {
    const { data } = await predictor.run(batch.data, batch.rows);
    return data.every((value) => Number.isFinite(value)) ? data : undefined;
  } catch (error) {
    if (ModelError.isInstance(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Up to `most` of the rows, evenly spread: folders list their classes one after the other. */
function spread(rows: number, most: number): number[] {
  const count = Math.min(rows, most);
  return Array.from({ length: count }, (_, index) => Math.floor((index * rows) / count));
}
