import { createRandom } from "@balms/core";
import { HeadTrainer } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import { cpuPerStep } from "./cpu-time.ts";
import { headData } from "./head-data.ts";
import { alternate, stepsPerRound, summarise, type Effort, type Measurement } from "./measure.ts";
import { startTorch, type HeadShape } from "./torch-child.ts";

function createTrainer(shape: HeadShape, method: "instance" | "balms"): Promise<HeadTrainer> {
  const { features, labels, prior } = headData(shape);
  const { dimensions, classes, batch } = shape;
  const steps = 1_000_000;
  return HeadTrainer.create({
    runtime,
    features,
    labels,
    dimensions,
    classes,
    prior,
    method,
    steps,
    batchSize: batch,
    random: createRandom(1),
    threads: 1,
  });
}

/** The plain head step (Balanced Softmax, SGD, row gather included) against PyTorch's, in turn. */
export async function measureHeadStep(
  python: string,
  shape: HeadShape,
  { target, rounds }: Effort,
): Promise<Measurement> {
  const steps = stepsPerRound(shape);
  const trainer = await createTrainer(shape, "instance");
  const torch = await startTorch(python, shape);
  const [ours, theirs]: [number[], number[]] = [[], []];
  // The first round warms both up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    const other = await torch.time(steps);
    const own = await cpuPerStep(steps, () => trainer.run(steps));
    if (round === 0) continue;
    ours.push(own);
    theirs.push(other);
  }
  torch.close();
  await trainer.release();
  const name = `head training ${shape.dimensions}×${shape.classes}`;
  return summarise({ name, against: `PyTorch ${torch.version}` }, { ours, theirs }, target);
}

/** BALMS training with all that belongs to it (draw of classes and rows, ψ, Adam) against plain training, many steps per call. */
export async function measureBalmsTraining(shape: HeadShape, effort: Effort): Promise<Measurement> {
  const plain = await createTrainer(shape, "instance");
  const balms = await createTrainer(shape, "balms");
  const names = {
    name: `BALMS training ${shape.dimensions}×${shape.classes}`,
    against: "plain training",
  };
  const sides = {
    ours: (steps: number) => balms.run(steps),
    theirs: (steps: number) => plain.run(steps),
  };
  const measurement = await alternate(names, sides, shape, effort);
  await plain.release();
  await balms.release();
  return measurement;
}
