import { createRandom } from "@balms/core";
import { HeadTrainer } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import { cpuPerStep, lowQuantile } from "./cpu-time.ts";
import { headData } from "./head-data.ts";
import { startTorch, type HeadShape } from "./torch-child.ts";

export interface Measurement {
  readonly name: string;
  readonly milliseconds: number;
  readonly against: string;
  readonly againstMilliseconds: number;
  /** Ours over the other; below 1 means that ours is faster. */
  readonly ratio: number;
  readonly target: number;
}

interface Effort {
  readonly target: number;
  readonly rounds: number;
}

/** So many steps that a round takes about half a second at each shape. */
const stepsPerRound = ({ dimensions, classes }: HeadShape): number =>
  Math.max(20, Math.min(1000, Math.round(10_000_000 / (dimensions * classes))));

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

const summarise = (
  names: Pick<Measurement, "name" | "against">,
  ours: number[],
  theirs: number[],
  target: number,
): Measurement => {
  const [milliseconds, againstMilliseconds] = [lowQuantile(ours), lowQuantile(theirs)];
  return {
    ...names,
    milliseconds,
    againstMilliseconds,
    ratio: milliseconds / againstMilliseconds,
    target,
  };
};

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
  const name = `head step ${shape.dimensions}×${shape.classes}`;
  return summarise({ name, against: `PyTorch ${torch.version}` }, ours, theirs, target);
}

/** The whole BALMS step, draw of classes and rows included, against the plain step, in turn. */
export async function measureBalmsStep(
  shape: HeadShape,
  { target, rounds }: Effort,
): Promise<Measurement> {
  const steps = stepsPerRound(shape);
  const plain = await createTrainer(shape, "instance");
  const balms = await createTrainer(shape, "balms");
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const other = await cpuPerStep(steps, () => plain.run(steps));
    const own = await cpuPerStep(steps, () => balms.run(steps));
    if (round === 0) continue;
    ours.push(own);
    theirs.push(other);
  }
  await plain.release();
  await balms.release();
  const name = `BALMS step ${shape.dimensions}×${shape.classes}`;
  return summarise({ name, against: "plain step" }, ours, theirs, target);
}
