import { balancedSoftmaxLossAndGradient, reduceLosses } from "@balms/core";
import { lossData, type LossData, type LossShape } from "./loss-data.ts";
import {
  alternate,
  roundOf,
  type Effort,
  type Measured,
  type Round,
} from "../measuring/measure.ts";
import { openTfjsLoss } from "./tfjs-loss.ts";
import { startPython } from "../measuring/python-child.ts";

/** So many steps of `nanoseconds` per logit that a round takes about a tenth of a second. */
export const stepsFor = ({ rows, classes }: LossShape, nanoseconds: number): number =>
  Math.max(1, Math.round(1e8 / (nanoseconds * rows * classes)));

const step = ({
  logits,
  labels,
  prior,
}: LossData): { losses: Float32Array; gradient: Float32Array } =>
  balancedSoftmaxLossAndGradient(logits, labels, { prior });

function ourRound(data: LossData, shape: LossShape): Round {
  return roundOf(stepsFor(shape, 8), (steps) => {
    for (let i = 0; i < steps; i++) step(data);
  });
}

/**
 * The bandwidth floor: a step must read the logits [B, C] and write the gradient [B, C] once, and
 * read the labels and write the losses [B]. Copies of arrays of these sizes do that and nothing else.
 */
export function copyLossBytes(
  data: LossData,
  { rows, classes }: LossShape,
): (steps: number) => void {
  const gradient = new Float32Array(rows * classes);
  const losses = new Int32Array(rows);
  return (steps) => {
    for (let i = 0; i < steps; i++) {
      gradient.set(data.logits);
      losses.set(data.labels);
    }
  };
}

export const floorRound = (data: LossData, shape: LossShape): Round =>
  roundOf(stepsFor(shape, 0.5), copyLossBytes(data, shape));

/** Loss and gradient of float32 logits in one call, against the same in TensorFlow.js. */
export async function measureLossAgainstTfjs(shape: LossShape, effort: Effort): Promise<Measured> {
  const data = lossData(shape);
  const tfjs = await openTfjsLoss(data, shape);
  checkSameResult(step(data), tfjs.step());
  const against = `tfjs cpu ${tfjs.version}`;
  const theirs = roundOf(stepsFor(shape, 1500), (steps) => {
    for (let i = 0; i < steps; i++) tfjs.step();
  });
  const sides = { ours: ourRound(data, shape), theirs, floor: floorRound(data, shape) };
  return alternate(against, sides, effort);
}

/** Loss and gradient of float32 logits in one call, against the same in PyTorch. */
export async function measureLossAgainstTorch(
  python: string,
  shape: LossShape,
  effort: Effort,
): Promise<Measured> {
  const data = lossData(shape);
  const torch = await startPython(python, "losses/torch_loss.py", shape);
  const against = `PyTorch ${torch.version}`;
  const steps = stepsFor(shape, 8);
  const sides = {
    ours: ourRound(data, shape),
    theirs: () => torch.time(steps),
    floor: floorRound(data, shape),
  };
  const measurement = await alternate(against, sides, effort);
  torch.close();
  return measurement;
}

/** Two sides that compute different things cannot be compared. */
function checkSameResult(
  ours: { losses: Float32Array; gradient: Float32Array },
  theirs: { loss: number; gradient: Float32Array },
): void {
  const loss = reduceLosses(ours.losses);
  const worst = ours.gradient.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - theirs.gradient[i])),
    0,
  );
  if (!(Math.abs(loss - theirs.loss) < 1e-3 && worst < 1e-5)) {
    throw new Error(`tfjs: loss ${theirs.loss}, not ${loss}; gradients differ by ${worst}`);
  }
}
