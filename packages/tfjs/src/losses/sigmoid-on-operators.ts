import { ArgumentError } from "@balms/core";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { checkFiniteLogits } from "./check-finite-logits.ts";
import type { LossInput } from "./check-loss-input.ts";
import { checkTargetIds } from "./check-target-values.ts";
import { infiniteOutside } from "./infinite-where.ts";
import { readsAtOnce } from "./reads-at-once.ts";
import type { Curvature, RowLosses } from "./row-losses.ts";
import type { SigmoidExtras } from "./sigmoid-extras.ts";

/** Logits η' [B, C]: shifted, but in background rows. */
function shifted(
  logits: Tensor2D,
  { targets, areIds }: LossInput,
  { background }: SigmoidExtras,
  shift: Float64Array,
): Tensor {
  const added = tf.tensor1d(Float32Array.from(shift));
  let foreground: Tensor | undefined;
  if (areIds) foreground = tf.cast(tf.greaterEqual(targets, 0), "float32");
  else if (background !== undefined) foreground = tf.sub(1, tf.cast(background, "float32"));
  if (foreground === undefined) return tf.add(logits, added);
  return tf.add(logits, tf.mul(tf.reshape(foreground, [-1, 1]), added));
}

const masked = (values: Tensor, { mask }: SigmoidExtras): Tensor =>
  mask === undefined ? values : tf.mul(values, tf.cast(mask, "float32"));

/** The loss in operators that every backend has: BCE = max(z, 0) − t z + log(1 + e^{−|z|}). */
export function sigmoidOnOperators(
  input: LossInput,
  extras: SigmoidExtras,
  shift: Float64Array,
): RowLosses {
  if (readsAtOnce()) checkValues(input, extras, shift.length);
  const ids = tf.reshape(input.targets, [-1]);
  const targets = tf.tidy(() => {
    const rows = input.areIds ? tf.oneHot(tf.cast(ids, "int32"), shift.length) : input.targets;
    return tf.cast(rows, "float32");
  });
  const z = tf.tidy(() => shifted(input.logits, input, extras, shift));
  const gradient = tf.tidy(() => masked(tf.sub(tf.sigmoid(z), targets), extras));
  let losses: Tensor1D = tf.tidy(() => {
    const rest = tf.tidy(() => tf.log1p(tf.exp(tf.neg(tf.abs(z)))));
    const above = tf.tidy(() => tf.sub(tf.relu(z), tf.mul(targets, z)));
    return tf.sum(masked(tf.add(above, rest), extras), 1);
  });
  tf.dispose([z, targets]);
  if (input.areIds) losses = infiniteOutside(ids, -1, shift.length, losses);
  return { losses, gradient: gradient as Tensor2D };
}

function checkValues(
  { logits, targets, areIds }: LossInput,
  extras: SigmoidExtras,
  classes: number,
): void {
  checkFiniteLogits(logits);
  if (areIds) checkTargetIds(targets, classes, -1);
  else checkTargetShares(targets, "targets", false);
  const { mask, background } = extras;
  if (mask !== undefined) checkTargetShares(mask, "mask", true);
  if (background !== undefined) checkTargetShares(background, "background", true);
}

/** Checks numbers from 0 to 1, or 0 and 1 alone. */
function checkTargetShares(values: Tensor, parameter: string, whole: boolean): void {
  const wrong = values
    .dataSync()
    .find((value) => !(value >= 0 && value <= 1) || (whole && value % 1 !== 0));
  if (wrong === undefined) return;
  const expected = whole ? "0 or 1" : "shares from 0 to 1";
  throw new ArgumentError({ parameter, received: String(wrong), expected });
}

/** m σ(z)(1 − σ(z))·u per entry. */
export function sigmoidCurvature(
  input: LossInput,
  extras: SigmoidExtras,
  shift: Float64Array,
): Curvature {
  return (logits, vectors) => {
    const chance = tf.sigmoid(shifted(logits, input, extras, shift));
    const slope = tf.mul(chance, tf.sub(1, chance));
    return tf.mul(masked(slope, extras), vectors) as Tensor2D;
  };
}
