import { balancedSoftmaxLoss } from "@balms/tfjs";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { lossData, type LossShape } from "../losses/loss-data.ts";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";
import { openTfjs, type Tfjs, type TfjsBackend } from "../../conformance/tfjs-backends.ts";
import { peakBytes } from "./tfjs-peak-bytes.ts";

/** Losses [B] and their gradient [B, C], the losses weighted with 1/B. */
type Step = () => { losses: Float32Array; gradient: Float32Array };

/** So many steps that a round of the slower side takes about a tenth of a second. */
const stepsFor = (backend: TfjsBackend, { rows, classes }: LossShape): number =>
  Math.max(1, Math.min(400, Math.round((backend === "cpu" ? 2.5e5 : 4e6) / (rows * classes))));

/** Engines compile what runs often once more, and WebAssembly too: rounds that are not counted. */
const warmUp = 3;

/** Losses and gradient by our loss, and by that of TensorFlow.js on logits + log prior. */
export async function measureFusedLoss(
  backend: TfjsBackend,
  shape: LossShape,
  effort: Effort,
): Promise<Measured> {
  const tf = await openTfjs(backend);
  const { ours, theirs } = stepsOf(tf, shape);
  checkSame(ours(), theirs());
  const steps = stepsFor(backend, shape);
  for (let i = 0; i < warmUp * steps; i++) {
    ours();
    theirs();
  }
  const repeat = (step: Step) =>
    roundOf(steps, (count) => {
      for (let i = 0; i < count; i++) step();
    });
  const against = `softmaxCrossEntropy ${tf.version_core}`;
  const sides = { ours: repeat(ours), theirs: repeat(theirs) };
  const measured = await alternate(against, sides, effort);
  return { ...measured, peakBytes: [peakBytes(tf, ours), peakBytes(tf, theirs)] };
}

function stepsOf(tf: Tfjs, { rows, classes }: LossShape): { ours: Step; theirs: Step } {
  const data = lossData({ rows, classes });
  const logits = tf.tensor2d(data.logits, [rows, classes]);
  const logShares = tf.tensor1d(data.logShares);
  const ids = tf.tensor1d(data.labels, "int32");
  const oneHot = tf.tidy(() => tf.cast(tf.oneHot(ids, classes), "float32"));
  const share = tf.tensor1d(new Float32Array(rows).fill(1 / rows));
  const loss = balancedSoftmaxLoss(data.prior);
  const step = (lossOf: (x: Tensor2D) => Tensor1D): Step => {
    const both = tf.valueAndGrad<Tensor2D, Tensor1D>(lossOf);
    return () => {
      // Not as the result of tf.tidy, which would look for tensors in every entry of an array.
      const { value, grad } = tf.tidy(() => both(logits, share));
      const losses = value.dataSync<"float32">();
      const gradient = grad.dataSync<"float32">();
      tf.dispose([value, grad]);
      return { losses, gradient };
    };
  };
  return {
    ours: step((x) => loss(ids, x)),
    theirs: step((x) =>
      tf.losses.softmaxCrossEntropy(
        oneHot,
        tf.add(x, logShares),
        undefined,
        undefined,
        tf.Reduction.NONE,
      ),
    ),
  };
}

/** Two sides that compute different things cannot be compared. */
function checkSame(ours: ReturnType<Step>, theirs: ReturnType<Step>): void {
  for (const part of ["losses", "gradient"] as const) {
    const worst = ours[part].reduce(
      (most, value, i) => Math.max(most, Math.abs(value - theirs[part][i])),
      0,
    );
    if (!(worst < 1e-4)) throw new Error(`tfjs: ${part} differ by ${worst}`);
  }
}
