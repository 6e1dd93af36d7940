import { DataError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { Predictor, extractFeatureModel, fixInputSize } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import type { ImageRows } from "../data/image-data.ts";
import type { Backbone } from "./backbone.ts";
import { rowShape } from "../inference/row-shape.ts";

/** Features of many pictures. */
export interface ExtractedFeatures {
  /** [N·D], row by row. */
  readonly data: Float32Array;
  /** D. */
  readonly dimensions: number;
}

/**
 * Runs pictures through a backbone up to its feature tensor.
 *
 * @throws {@link DataError} when a feature is not finite.
 */
export async function extractFeatures(
  backbone: Backbone,
  images: ImageRows,
  options: {
    readonly threads: number;
    readonly signal: AbortSignal;
    readonly onRows: (rows: number) => void;
  },
): Promise<ExtractedFeatures> {
  const { threads, signal, onRows } = options;
  const cut = extractFeatureModel(backbone.model, backbone.feature);
  const model = fixInputSize(cut, rowShape(cut, backbone.format));
  const predictor = await Predictor.create({ runtime, model, threads });
  let data = new Float32Array(0);
  let dimensions = 0;
  let start = 0;
  try {
    for await (const batch of images.batches(backbone.format, { signal })) {
      checkSignal(signal);
      const features = await predictor.run(batch.data, batch.rows);
      if (start === 0) {
        dimensions = features.columns;
        data = new Float32Array(images.labels.length * dimensions);
      }
      checkFeatures(features.data, start, dimensions);
      data.set(features.data, start * dimensions);
      start += batch.rows;
      onRows(start);
    }
  } finally {
    await predictor.release();
  }
  return { data, dimensions };
}

function checkFeatures(features: Float32Array, start: number, dimensions: number): void {
  const index = features.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) {
    throw new DataError({
      parameter: "--backbone",
      received: `${features[index]} for image ${start + Math.floor(index / dimensions)}`,
      expected: "finite features",
      hint: "Check --mean and --std, and that the model itself gives finite values.",
    });
  }
}
