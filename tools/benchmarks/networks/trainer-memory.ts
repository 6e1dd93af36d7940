import { createRandom, priorFromCounts } from "@balms/core";
import { backboneModel, createTrainer } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import { roundOf, type Effort, type Measured } from "../measuring/measure.ts";

const [batchSize, side, classes] = [8, 16, 10];

function report(step: number): number {
  const { rss, heapUsed, external } = process.memoryUsage();
  const [all, heap, beside] = [rss, heapUsed, external].map((bytes) => (bytes / 1e6).toFixed(1));
  console.error(`after ${step} steps: RSS ${all} MB, heap ${heap} MB, external ${beside} MB`);
  return rss;
}

/** Steps of `createTrainer` on a small network: memory and time after 10,000 against those after 1,000. */
export async function measureTrainerMemory({ target }: Pick<Effort, "target">): Promise<Measured> {
  const random = createRandom("memory");
  const size = { channels: 1, height: side, width: side, classes };
  const trainer = await createTrainer({
    runtime,
    prior: priorFromCounts(Array.from({ length: classes }, (_, id) => 200 - 10 * id)),
    model: backboneModel({ architecture: "convnet-small", ...size, random }),
    optimizer: { kind: "sgd", learningRate: 1e-4 },
  });
  const step = async (): Promise<void> => {
    const inputs = Float32Array.from({ length: batchSize * side * side }, () => random.normal());
    const labels = Int32Array.from({ length: batchSize }, () => random.integer(classes));
    await trainer.step({ inputs, labels });
  };
  const make = (steps: number) =>
    roundOf(steps, async () => {
      for (let made = 0; made < steps; made++) await step();
    })();
  const againstMilliseconds = await make(1000);
  const early = report(1000);
  const milliseconds = await make(9000);
  const late = report(10_000);
  await trainer.release();
  return {
    against: "after 1,000 steps",
    milliseconds,
    againstMilliseconds,
    ratio: late / early,
    target,
    peakBytes: [late, early],
  };
}
