import { createRandom } from "@balms/core";
import { HeadTrainer } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import { headData } from "./head-data.ts";
import { stepsPerRound, type HeadShape } from "./head-shape.ts";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";
import { startPython } from "../measuring/python-child.ts";

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
): Promise<Measured> {
  const steps = stepsPerRound(shape);
  const trainer = await createHeadTrainer(shape, "balanced-softmax");
  const torch = await startPython(python, "heads/torch_head_step.py", shape, shape.threads);
  const { threads } = shape;
  const against = `PyTorch ${torch.version}`;
  const sides = {
    ours: roundOf(steps, (count) => trainer.run(count), threads),
    theirs: () => torch.time(steps),
  };
  const measurement = await alternate(against, sides, effort);
  torch.close();
  await trainer.release();
  return measurement;
}

/** BALMS training with all that belongs to it (draw of classes and rows, ψ, Adam) against plain training, many steps per call. */
export async function measureBalmsTraining(shape: HeadShape, effort: Effort): Promise<Measured> {
  const steps = stepsPerRound(shape);
  const plain = await createHeadTrainer(shape, "balanced-softmax");
  const balms = await createHeadTrainer(shape, "balms");
  const against = "plain training";
  const sides = {
    ours: roundOf(steps, (count) => balms.run(count)),
    theirs: roundOf(steps, (count) => plain.run(count)),
  };
  const measurement = await alternate(against, sides, effort);
  await plain.release();
  await balms.release();
  return measurement;
}
