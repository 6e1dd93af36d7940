import { cosineRate } from "./cosine-rate.ts";
import type { HeadTrainingSettings } from "./head-training-options.ts";
import { instanceRows } from "./row-stream.ts";
import { gatherLabels } from "./gather-labels.ts";
import type { StepFeeder } from "./step-feeder.ts";

/** Feeds batches in which every training row comes equally often. */
export function instanceFeeder(
  settings: Pick<
    HeadTrainingSettings,
    "rows" | "labels" | "batchSize" | "learningRate" | "steps" | "random"
  >,
  capacity: number,
): StepFeeder {
  const { rows, labels, batchSize, learningRate, steps, random } = settings;
  const stream = instanceRows(rows, random.fork("rows"));
  const drawn = new Int32Array(capacity * batchSize);
  const drawnLabels = new Int32Array(capacity * batchSize);
  return {
    feed(first, count) {
      const batch = drawn.subarray(0, count * batchSize);
      stream.take(batch);
      const labelsOfBatch = gatherLabels(labels, batch, drawnLabels);
      const rates = Float32Array.from({ length: count }, (_, index) =>
        cosineRate(learningRate, first + index, steps),
      );
      return { rows: batch, labels: labelsOfBatch, learningRate: rates };
    },
  };
}
