import type { MetaSamplerState } from "@balms/core";
import { adamStepFactors } from "../fragments/adam.ts";
import type { ClassDrawScheme } from "./class-draw-scheme.ts";
import { rowsPerClass } from "./class-index.ts";
import { cosineRate } from "./cosine-rate.ts";
import { gatherLabels } from "./gather-labels.ts";
import type { HeadTrainingSettings } from "./head-training-options.ts";
import { classBalancedRows } from "./row-stream.ts";
import type { StepFeeder } from "./step-feeder.ts";

function perStep(count: number, value: (index: number) => number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => value(index));
}

/** Feeds what a BALMS step needs: random numbers for its draw, class-balanced meta rows, and the rates of SGD and Adam. */
export function balmsFeeder(
  settings: HeadTrainingSettings,
  { sampler, scheme }: { sampler: MetaSamplerState; scheme: ClassDrawScheme },
  capacity: number,
): StepFeeder {
  const { batchSize, classes, labels, learningRate, steps, random, meta } = settings;
  const drawNoise = scheme.feeder(random.fork("noise"), capacity);
  const rowRandom = random.fork("rows");
  const stream = classBalancedRows(rowsPerClass(meta.rows, labels, classes), random.fork("meta"));
  const places = new Float64Array(capacity * batchSize);
  const metaRows = new Int32Array(capacity * meta.batchSize);
  const metaLabels = new Int32Array(capacity * meta.batchSize);
  return {
    feed(first, count) {
      const rowNoise = places.subarray(0, count * batchSize);
      for (let index = 0; index < rowNoise.length; index++) rowNoise[index] = rowRandom.uniform();
      const metaBatch = metaRows.subarray(0, count * meta.batchSize);
      stream.take(metaBatch);
      const factors = Array.from({ length: count }, (_, index) =>
        adamStepFactors(sampler, first + index + 1),
      );
      return {
        ...drawNoise(count),
        rowNoise,
        metaRows: metaBatch,
        metaLabels: gatherLabels(labels, metaBatch, metaLabels),
        learningRate: perStep(count, (index) => cosineRate(learningRate, first + index, steps)),
        spreadFactor: perStep(count, (index) => factors[index].spreadFactor),
        floor: perStep(count, (index) => factors[index].floor),
      };
    },
  };
}
