import { cosineRate } from "./cosine-rate.ts";
import type { TrainingSettings } from "./check-training.ts";
import type { BatchTensor } from "./head-program.ts";
import { RowBatches } from "./row-batches.ts";
import type { StepFeeder } from "./step-feeder.ts";

/** Feeds the rows that a sampler draws, with their labels and the learning rate. */
export function batchFeeder(
  {
    sampler,
    labels,
    batchSize,
    learningRate,
    steps,
  }: Pick<TrainingSettings, "sampler" | "labels" | "batchSize" | "learningRate"> & {
    readonly steps: number;
  },
  capacity: number,
): StepFeeder<BatchTensor> {
  const batches = new RowBatches(sampler, labels, { batchSize, capacity });
  return {
    feed: (first, count) => ({
      ...batches.take(first, count),
      learningRate: Float32Array.from({ length: count }, (_, index) =>
        cosineRate(learningRate, first + index, steps),
      ),
    }),
  };
}
