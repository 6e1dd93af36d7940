import * as tf from "@tensorflow/tfjs";
import { createRandom } from "@balms/core";
import { type LossFunction } from "@balms/tfjs";

export const tolerance = 2e-5;
export const shapes = [
  [5, 3],
  [300, 100],
] as const;

export interface Batch {
  readonly rows: number;
  readonly classes: number;
  readonly logits: Float32Array;
  readonly ids: number[];
  readonly counts: number[];
  readonly weights: Float32Array;
}

export function batchOf(rows: number, classes: number): Batch {
  const random = createRandom(`${rows}×${classes}`);
  return {
    rows,
    classes,
    logits: Float32Array.from({ length: rows * classes }, () => 3 * random.normal()),
    ids: Array.from({ length: rows }, () => random.integer(classes)),
    counts: Array.from({ length: classes }, (_, id) => Math.ceil(1000 * 0.9 ** id)),
    weights: Float32Array.from({ length: rows }, () => random.uniform()),
  };
}

/** Losses per row, and ∂ Σ_b w_b loss_b / ∂η. */
export async function compute<Options extends object>(
  loss: LossFunction<Options>,
  targets: tf.Tensor,
  { logits, weights, rows, classes }: Pick<Batch, "logits" | "weights" | "rows" | "classes">,
  options?: Options,
) {
  const input = tf.tensor2d(logits, [rows, classes]);
  const scale = tf.tensor1d(weights);
  const losses = loss(targets, input, options);
  const gradient = tf.grad((x) => tf.sum(tf.mul(loss(targets, x, options), scale)))(input);
  const found = { losses: await losses.data(), gradient: await gradient.data() };
  tf.dispose([input, scale, losses, gradient]);
  return found;
}
