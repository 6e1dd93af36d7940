import { checkFlag, checkNumber, refuse, refuseValue } from "@balms/core/adapter";
import { add, matMul, mean, mul, type Scalar, sub, sum } from "@tensorflow/tfjs-core";
import { type Tensor, type Tensor1D, type Tensor2D, tidy } from "@tensorflow/tfjs-core";
import { transpose, valueAndGrad, zerosLike } from "@tensorflow/tfjs-core";
import { checkKnownOptions } from "../checks/check-known-options.ts";
import { takeGradients } from "../kernels/take-gradients.ts";
import { checkTensor } from "../checks/check-tensor.ts";
import { withNames } from "../checks/with-names.ts";
import { checkRowLosses, type RowLoss } from "../model/trainable-model.ts";

/** One bilevel step on a linear head: two batches, the head, and how SGD moves it. */
export interface LinearHeadStepOptions {
  /** x [B, D]: the batch that the Meta Sampler drew. */
  readonly features: Tensor;
  /** Class ids [B], or shares [B, C]. */
  readonly targets: Tensor;
  /** [M, D]: the class-balanced meta batch. */
  readonly metaFeatures: Tensor;
  /** Class ids [M], or shares [M, C]. */
  readonly metaTargets: Tensor;
  /** W [D, C], as tfjs' dense layers have it: the transpose of core's. */
  readonly weight: Tensor;
  /** [C]. */
  readonly bias: Tensor;
  /** Momentum buffer [D, C]; default zeros. */
  readonly velocityWeight?: Tensor | undefined;
  /** Momentum buffer [C]; default zeros. */
  readonly velocityBias?: Tensor | undefined;
  /** Inner loss per row: `balancedSoftmaxLoss(prior)`. */
  readonly loss: RowLoss;
  /** Outer loss per row: `balancedSoftmaxLoss(prior, { tau: 0 })`. */
  readonly metaLoss: RowLoss;
  /** Step size of SGD, above 0. */
  readonly learningRate: number;
  /** In [0, 1), default 0; published 0.9. */
  readonly momentum?: number | undefined;
  /** At least 0, default 0; published 5e−4. */
  readonly weightDecay?: number | undefined;
  /** Nesterov's form of momentum; default false. */
  readonly nesterov?: boolean | undefined;
}

/**
 * Outcome of a bilevel step, as tensors that are the caller's to free. A type, so that `tf.tidy` takes
 * it, and an interface it would not.
 */
export type LinearHeadStep = {
  /** dL_meta/ds_b [B]. */
  readonly rowGradients: Tensor1D;
  /** W after the inner step [D, C]. */
  readonly weight: Tensor2D;
  /** Bias after the inner step [C]. */
  readonly bias: Tensor1D;
  readonly velocityWeight: Tensor2D;
  readonly velocityBias: Tensor1D;
  /** Inner loss per row before the step [B]. */
  readonly losses: Tensor1D;
  /** Mean outer loss of the meta batch after the step. */
  readonly metaLoss: Scalar;
};

/**
 * Core's `linearHeadMetaGradient` on the device: the bilevel step of the Meta Sampler on a linear
 * head in closed form, for any loss per row.
 *
 *     dL_meta/ds_b = −(lr/B) · Σ_j ∂loss_b/∂η_bj (x_b G_W + G_b)_j        G = ∇L_meta(θ')
 *
 * times 1 + momentum for Nesterov. Exact, with or without momentum and weight decay. Products with a
 * transposed side are written as a transpose and a product, which the wasm backend runs ten times
 * faster.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.2, by the chain rule.
 *
 * @param options - both batches, the head, `loss` and `metaLoss`, and SGD's settings
 * @throws {@link ArgumentError} when shapes do not match or a setting is out of range
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { priorFromCounts } from "@balms/core";
 * import { balancedSoftmaxLoss, linearHeadMetaStep } from "@balms/tfjs";
 *
 * const prior = priorFromCounts([3, 1]);
 * const step = linearHeadMetaStep({
 *   features: tf.tensor2d([[1, 0]]),
 *   targets: tf.tensor1d([0], "int32"),
 *   metaFeatures: tf.tensor2d([[0, 1]]),
 *   metaTargets: tf.tensor1d([1], "int32"),
 *   weight: tf.zeros([2, 2]),
 *   bias: tf.zeros([2]),
 *   loss: balancedSoftmaxLoss(prior),
 *   metaLoss: balancedSoftmaxLoss(prior, { tau: 0 }),
 *   learningRate: 0.1,
 * });
 * console.log(step.rowGradients.dataSync(), step.metaLoss.dataSync());
 * ```
 */
export function linearHeadMetaStep(options: LinearHeadStepOptions): LinearHeadStep {
  checkKnownOptions(options, stepNames);
  const { features, targets, metaFeatures, metaTargets, weight, bias, loss, metaLoss } = {
    ...options,
  };
  for (const [name, given] of Object.entries({ loss, metaLoss })) {
    if (typeof given !== "function") refuseValue(name, given, "a function");
  }
  checkTensor(targets, "targets");
  checkTensor(metaTargets, "metaTargets");
  const [dimensions, classes] = checkShape(weight, "weight", ["D", "C"]);
  checkShape(bias, "bias", [classes]);
  const [rows] = checkShape(features, "features", ["B", dimensions]);
  const [metaRows] = checkShape(metaFeatures, "metaFeatures", ["M", dimensions]);
  checkRowCount(targets, "targets", rows);
  checkRowCount(metaTargets, "metaTargets", metaRows);
  const { learningRate, momentum = 0, weightDecay = 0, nesterov = false } = options;
  checkFlag(nesterov, "nesterov");
  checkNumber(learningRate, "learningRate", { above: 0 });
  checkNumber(momentum, "momentum", { least: 0, below: 1 });
  checkNumber(weightDecay, "weightDecay", { least: 0 });
  const { velocityWeight, velocityBias } = options;
  if (velocityWeight !== undefined) checkShape(velocityWeight, "velocityWeight", weight.shape);
  if (velocityBias !== undefined) checkShape(velocityBias, "velocityBias", bias.shape);

  /** One tensor's step: g ← ∇ + λθ; v ← μv + g; θ ← θ − lr·v, or θ − lr·(g + μv) for Nesterov. */
  const move = (values: Tensor, velocity: Tensor, gradient: Tensor): [Tensor, Tensor] => {
    const slope = add(gradient, mul(values, weightDecay));
    const speed = add(mul(velocity, momentum), slope);
    const way = nesterov ? add(slope, mul(speed, momentum)) : speed;
    return [sub(values, mul(way, learningRate)), speed];
  };

  return tidy(() => {
    const inner = headGradient(features, targets, weight, bias, loss);
    const [nextWeight, speedWeight] = move(
      weight,
      velocityWeight ?? zerosLike(weight),
      inner.weight,
    );
    const [nextBias, speedBias] = move(bias, velocityBias ?? zerosLike(bias), inner.bias);
    const outer = withNames(metaNames, () =>
      headGradient(metaFeatures, metaTargets, nextWeight, nextBias, metaLoss),
    );
    const products = add(matMul(features, outer.weight), outer.bias);
    const factor = (-learningRate * (nesterov ? 1 + momentum : 1)) / rows;
    return {
      rowGradients: mul(sum(mul(inner.slopes, products), 1), factor) as Tensor1D,
      weight: nextWeight as Tensor2D,
      bias: nextBias as Tensor1D,
      velocityWeight: speedWeight as Tensor2D,
      velocityBias: speedBias as Tensor1D,
      losses: inner.losses as Tensor1D,
      metaLoss: mean<Scalar>(outer.losses),
    };
  });
}

const stepNames: readonly (keyof LinearHeadStepOptions)[] = [
  "features",
  "targets",
  "metaFeatures",
  "metaTargets",
  "weight",
  "bias",
  "velocityWeight",
  "velocityBias",
  "loss",
  "metaLoss",
  "learningRate",
  "momentum",
  "weightDecay",
  "nesterov",
];

// What the outer loss calls its arguments, as the caller does.
const metaNames = { loss: "metaLoss", targets: "metaTargets" };

/** Losses of a batch, ∂loss_b/∂η [B, C], and the gradient of their mean by the head. */
function headGradient(
  features: Tensor,
  targets: Tensor,
  weight: Tensor,
  bias: Tensor,
  loss: RowLoss,
): { losses: Tensor; slopes: Tensor; weight: Tensor; bias: Tensor } {
  const logits = add(matMul(features, weight), bias);
  const rows = features.shape[0];
  const run = valueAndGrad((z: Tensor) => checkRowLosses(loss(targets, z), rows));
  const { value: losses, grad: slopes } = takeGradients(() => run(logits));
  const shares = mul(slopes, 1 / rows);
  return { losses, slopes, weight: matMul(transpose(features), shares), bias: sum(shares, 0) };
}

/** Refuses another shape than that, in which letters stand for any size; gives the shape. */
function checkShape(
  tensor: Tensor,
  parameter: string,
  shape: readonly (number | string)[],
): readonly number[] {
  checkTensor(tensor, parameter);
  const fits = shape.every((size, axis) => typeof size === "string" || size === tensor.shape[axis]);
  if (!fits || tensor.rank !== shape.length || tensor.dtype !== "float32") {
    const own = `${tensor.dtype} [${tensor.shape.join(", ")}]`;
    refuse(parameter, own, `float32 [${shape.join(", ")}]`);
  }
  return tensor.shape;
}

function checkRowCount(targets: Tensor, parameter: string, rows: number): void {
  const own = `[${targets.shape.join(", ")}]`;
  if (targets.shape[0] !== rows) refuse(parameter, own, `${rows} rows`);
}
