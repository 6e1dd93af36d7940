import { createRandom } from "@balms/core";
import { HeadTrainer } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import { headData } from "./head-data.ts";
import { headSize, onThreads, stepsPerRound, type HeadShape } from "./head-shape.ts";
import { alternate, roundOf, type Effort, type Measurement } from "./measure.ts";
import { startTorch } from "./torch-child.ts";

export function createHeadTrainer(
  shape: HeadShape,
  method: "balanced-softmax" | "balms",
): Promise<HeadTrainer> {
  const { features, labels, prior } = headData(shape);
  const steps = 1_000_000;
  return HeadTrainer.create(
    { features, labels },
    {
      runtime,
      prior,
      method,
      steps,
      batchSize: shape.batch,
      random: createRandom(1),
      threads: shape.threads ?? 1,
    },
  );
}

/** The plain head step (Balanced Softmax, SGD, row gather included) against PyTorch's, in turn. */
export async function measureHeadStep(
  python: string,
  shape: HeadShape,
  effort: Effort,
): Promise<Measurement> {
  const steps = stepsPerRound(shape);
  const trainer = await createHeadTrainer(shape, "balanced-softmax");
  const torch = await startTorch(python, "torch_head_step.py", shape, shape.threads);
  const { threads } = shape;
  const name = `head training ${headSize(shape)}${onThreads(threads)}`;
  const names = { name, against: `PyTorch ${torch.version}` };
  const sides = {
    ours: roundOf(steps, (count) => trainer.run(count), threads),
    theirs: () => torch.time(steps),
  };
  const measurement = await alternate(names, sides, effort);
  torch.close();
  await trainer.release();
  return measurement;
}

/** BALMS training with all that belongs to it (draw of classes and rows, ψ, Adam) against plain training, many steps per call. */
export async function measureBalmsTraining(shape: HeadShape, effort: Effort): Promise<Measurement> {
  const steps = stepsPerRound(shape);
  const plain = await createHeadTrainer(shape, "balanced-softmax");
  const balms = await createHeadTrainer(shape, "balms");
  const names = { name: `BALMS training ${headSize(shape)}`, against: "plain training" };
  const sides = {
    ours: roundOf(steps, (count) => balms.run(count)),
    theirs: roundOf(steps, (count) => plain.run(count)),
  };
  const measurement = await alternate(names, sides, effort);
  await plain.release();
  await balms.release();
  return measurement;
}
