import { adamStepFactors } from "../fragments/adam.ts";
import { cosineRate } from "./cosine-rate.ts";
import type { FeatureRows } from "./feed-features.ts";
import { ImageBatches } from "./image-batches.ts";
import type { Feeds } from "./program-runner.ts";
import type { SigmoidHeadSettings } from "./sigmoid-head-options.ts";
import type { SigmoidFed } from "./sigmoid-program.ts";
import type { StepFeeder } from "./step-feeder.ts";

/** Tells rows by their numbers, which are whole. */
export interface SigmoidFeeder extends StepFeeder<SigmoidFed> {
  feed(first: number, count: number): Feeds<SigmoidFed> & FeatureRows;
}

/** Feeds the proposals of images that a sampler draws, those of meta batches, and the rates of SGD and Adam. */
export function sigmoidFeeder(settings: SigmoidHeadSettings, capacity: number): SigmoidFeeder {
  const { sampler, imagesPerBatch, rowsPerImage, learningRate, steps, random, meta } = settings;
  const batches = new ImageBatches(sampler, settings, {
    sizes: { images: imagesPerBatch, rowsPerImage, capacity },
    random: random.fork("proposals"),
  });
  const metaBatches =
    meta &&
    new ImageBatches(meta.sampler, settings, {
      sizes: { images: meta.images, rowsPerImage, capacity },
      random: random.fork("meta proposals"),
    });
  // Where nothing is learned of the weights, nothing reads these.
  const adam = (step: number) =>
    meta === undefined ? { spreadFactor: 0, floor: 0 } : adamStepFactors(meta.state, step + 1);
  return {
    feed(first, count) {
      const perStep = (value: (step: number) => number): Float32Array =>
        Float32Array.from({ length: count }, (_, index) => value(first + index));
      const { rows: metaRows, labels: metaLabels } = metaBatches?.take(first, count) ?? {
        rows: new Int32Array(0),
        labels: new Int32Array(0),
      };
      return {
        ...batches.take(first, count),
        learningRate: perStep((step) => cosineRate(learningRate, step, steps)),
        metaRows,
        metaLabels,
        spreadFactor: perStep((step) => adam(step).spreadFactor),
        floor: perStep((step) => adam(step).floor),
      };
    },
  };
}
