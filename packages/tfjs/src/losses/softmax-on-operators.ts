import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { LossInput } from "./check-loss-input.ts";
import { infiniteOutside, infiniteWhere } from "./infinite-where.ts";
import type { Curvature, RowLosses } from "./row-losses.ts";

// Devices may be told that nothing is infinite: a masked class gets a shift that only is too great.
const masked = -1e30;

/** What is added to the logits of every row [C], as a tensor of the active backend. */
function shiftTensor(shift: Float64Array): Tensor1D {
  return tf.tensor1d(Float32Array.from(shift, (value) => Math.max(value, masked)));
}

const flat = (tensor: Tensor): Tensor => tf.reshape(tensor, [-1]);

/** One share per row; `oneHot` refuses a single class. */
function rowsOfIds(ids: Tensor, classes: number): Tensor {
  return classes === 1
    ? tf.onesLike(tf.reshape(ids, [-1, 1]))
    : tf.oneHot(tf.cast(ids, "int32"), classes);
}

/** Targets of a batch as shares [B, C], smoothed over the classes that are not masked. */
function sharesOf(input: LossInput, shift: Float64Array, labelSmoothing: number): Tensor2D {
  const { targets, areIds, logits } = input;
  const rows = areIds ? rowsOfIds(flat(targets), shift.length) : targets;
  const given = tf.cast(rows, "float32") as Tensor2D;
  if (labelSmoothing === 0) return given;
  const open = shift.map((value) => Number(value > -Infinity));
  const spread = labelSmoothing / open.reduce((a, b) => a + b);
  const uniform = tf.tensor1d(Float32Array.from(open, (value) => value * spread));
  return tf.reshape(tf.add(tf.mul(given, 1 - labelSmoothing), uniform), logits.shape);
}

/**
 * The loss in operators that every backend has. With z ← z − max z, log Σ e^z is −log max φ: the
 * softmax is computed once, and nothing overflows. Matrices are freed as soon as they can be.
 */
export function softmaxOnOperators(
  input: LossInput,
  shift: Float64Array,
  labelSmoothing: number,
): RowLosses {
  const shares = tf.tidy(() => sharesOf(input, shift, labelSmoothing));
  const z = tf.tidy(() => {
    const sums = tf.add(input.logits, shiftTensor(shift));
    return tf.sub(sums, tf.max(sums, 1, true));
  });
  const picked = tf.tidy(() => tf.sum(tf.mul(shares, z), 1));
  const probabilities = tf.softmax(z);
  z.dispose();
  let gradient: Tensor2D = tf.sub(probabilities, shares);
  let losses: Tensor1D = tf.sub(0, tf.add(tf.log(tf.max(probabilities, 1)), picked));
  tf.dispose([shares, probabilities]);
  if (input.areIds) losses = infiniteOutside(flat(input.targets), 0, shift.length, losses);
  if (shift.includes(-Infinity)) {
    const lost = tf.greater(losses, -masked / 10);
    losses = infiniteWhere(lost, losses);
    gradient = tf.where(tf.reshape(lost, [-1, 1]), tf.zerosLike(gradient), gradient);
  }
  return { losses, gradient };
}

/** (diag φ − φφᵀ)·u per row, for φ of the shifted logits. */
export function softmaxCurvature(shift: Float64Array): Curvature {
  return (logits, vectors) => {
    const probabilities = tf.softmax(tf.add(logits, shiftTensor(shift)));
    const weighted = tf.mul(probabilities, vectors) as Tensor2D;
    return tf.sub(weighted, tf.mul(probabilities, tf.sum(weighted, 1, true)));
  };
}
