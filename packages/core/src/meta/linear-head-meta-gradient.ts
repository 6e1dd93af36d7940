import { checkLabels } from "../checks/check-labels.ts";
import { checkMatrix } from "../checks/check-matrix.ts";
import { checkNumber, checkVector } from "../checks/check-values.ts";
import { type FloatArray, floatArrayLike, type SamePrecision } from "../checks/float-array.ts";
import { ArgumentError } from "../errors/argument-error.ts";
import { balancedSoftmaxGradient } from "../losses/balanced-softmax-gradient.ts";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import type { BalancedOptions } from "../losses/class-shift.ts";
import { plainSoftmaxGradient, plainSoftmaxLoss } from "../losses/plain-softmax.ts";
import { reduceLosses } from "../losses/reduce-losses.ts";
import { checkPrior } from "../priors/check-prior.ts";
import { linearHeadGradient, linearLogits } from "./linear-head.ts";
import { momentumStep } from "./momentum-step.ts";

/** One bilevel step on a linear head: two batches, the head, and how SGD moves it. */
export interface LinearHeadMetaOptions<
  Input extends FloatArray = FloatArray,
> extends BalancedOptions {
  /** x [B, D]: the batch that the Meta Sampler drew. */
  readonly features: FloatArray;
  /** Class id per row [B]. */
  readonly labels: ArrayLike<number>;
  /** [M, D]: the class-balanced meta batch. */
  readonly metaFeatures: FloatArray;
  /** Class id per meta row [M]. */
  readonly metaLabels: ArrayLike<number>;
  /** W [C, D]; results have its precision. */
  readonly weight: Input;
  /** [C]. */
  readonly bias: FloatArray;
  /** Momentum buffer of W [C, D]; default zeros. */
  readonly velocityWeight?: FloatArray | undefined;
  /** Momentum buffer of the bias [C]; default zeros. */
  readonly velocityBias?: FloatArray | undefined;
  /** Step size of SGD, above 0. */
  readonly learningRate: number;
  /** In [0, 1), default 0; published 0.9. */
  readonly momentum?: number | undefined;
  /** At least 0, default 0; published 5e−4. */
  readonly weightDecay?: number | undefined;
  /** Nesterov's form of momentum; default false. */
  readonly nesterov?: boolean | undefined;
}

/** Outcome of a bilevel step. The inner step is the training step: the head can be kept. */
export interface LinearHeadMetaStep<Input extends FloatArray = FloatArray> {
  /** dL_meta/ds_b [B]. */
  readonly rowGradients: SamePrecision<Input>;
  /** W after the inner step [C, D]. */
  readonly weight: SamePrecision<Input>;
  /** Bias after the inner step [C]. */
  readonly bias: SamePrecision<Input>;
  readonly velocityWeight: SamePrecision<Input>;
  readonly velocityBias: SamePrecision<Input>;
  /** Balanced Softmax loss per row before the step [B]. */
  readonly losses: SamePrecision<Input>;
  /** Mean plain cross-entropy of the meta batch after the step. */
  readonly metaLoss: number;
}

/**
 * The bilevel step of the Meta Sampler on a linear head, in closed form:
 *
 *     θ' = SGD(θ, mean_b s_b · loss_b),  s = 1        L_meta = mean plain cross-entropy at θ'
 *     dL_meta/ds_b = −(lr/B) · Σ_j (φ_{bj} − 1[j = y_b]) (G_W x_b + G_b)_j        G = ∇L_meta(θ')
 *
 * times 1 + momentum for Nesterov. Exact, with or without momentum and weight decay: θ does not
 * depend on ψ, so nothing is differentiated twice. Sums run in double precision; results come in
 * the precision of `weight`.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.2; the closed form follows from its bilevel objective by the chain rule.
 *
 * @param options - both batches, the head, `prior` and `tau` of the inner loss, and SGD's settings
 * @throws {@link ArgumentError} when shapes do not match, a number is not finite, or a setting is out of range
 * @throws {@link PriorError} on classes without examples, unless `zeroCounts` says what to do
 *
 * @example
 * ```ts
 * import { linearHeadMetaGradient, priorFromCounts } from "@balms/core";
 *
 * const step = linearHeadMetaGradient({
 *   features: new Float64Array([1, 0]), // B = 1, D = 2
 *   labels: [0],
 *   metaFeatures: new Float64Array([0, 1]),
 *   metaLabels: [1],
 *   weight: new Float64Array(4),
 *   bias: new Float64Array(2),
 *   prior: priorFromCounts([3, 1]),
 *   learningRate: 0.1,
 * });
 * console.log(step.rowGradients, step.metaLoss);
 * ```
 */
export function linearHeadMetaGradient<Input extends FloatArray>(
  options: LinearHeadMetaOptions<Input>,
): LinearHeadMetaStep<Input> {
  const { features, metaFeatures, weight, bias } = options;
  const classes = checkPrior(options.prior).labels.length;
  const { labels, metaLabels } = checkHead(options, classes);
  const sgd = checkSgd(options);

  const logits = linearLogits(features, weight, bias);
  const losses = balancedSoftmaxLoss(logits, labels, options);
  const residual = balancedSoftmaxGradient(logits, labels, { ...options, reduction: "sum" });
  const rows = losses.length;
  const sums = linearHeadGradient(features, residual, classes);
  const meanWeight = sums.weight.map((sum) => sum / rows);
  const meanBias = sums.bias.map((sum) => sum / rows);
  const nextWeight = momentumStep(weight, options.velocityWeight, meanWeight, sgd);
  const nextBias = momentumStep(bias, options.velocityBias, meanBias, sgd);

  const metaLogits = linearLogits(metaFeatures, nextWeight.values, nextBias.values);
  const metaLoss = reduceLosses(plainSoftmaxLoss(metaLogits, metaLabels, { classes }));
  const metaSlope = plainSoftmaxGradient(metaLogits, metaLabels, { classes });
  const outer = linearHeadGradient(metaFeatures, metaSlope, classes);
  const products = linearLogits(features, outer.weight, outer.bias);
  const scale = (-sgd.learningRate / rows) * (sgd.nesterov ? 1 + sgd.momentum : 1);
  const rowGradients = floatArrayLike(weight, rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = row * classes; i < (row + 1) * classes; i++) sum += residual[i] * products[i];
    rowGradients[row] = scale * sum;
  }
  const step: LinearHeadMetaStep = {
    rowGradients,
    weight: nextWeight.values,
    bias: nextBias.values,
    velocityWeight: nextWeight.velocity,
    velocityBias: nextBias.velocity,
    losses,
    metaLoss,
  };
  return step;
}

function checkHead(
  options: LinearHeadMetaOptions,
  classes: number,
): { labels: Int32Array; metaLabels: Int32Array } {
  const { features, metaFeatures, weight, bias, velocityWeight, velocityBias } = options;
  checkVector(bias, "bias", classes);
  const dimensions = checkMatrix(weight, classes, "weight");
  if (dimensions === 0) {
    throw new ArgumentError({
      parameter: "weight",
      received: "no numbers",
      expected: `a multiple of ${classes}, the number of classes`,
    });
  }
  checkBatch(features, dimensions, "features");
  checkBatch(metaFeatures, dimensions, "metaFeatures");
  if (velocityWeight !== undefined) checkVector(velocityWeight, "velocityWeight", weight.length);
  if (velocityBias !== undefined) checkVector(velocityBias, "velocityBias", classes);
  const rows = features.length / dimensions;
  checkLabels(options.labels, { rows, classes });
  const metaRows = metaFeatures.length / dimensions;
  checkLabels(options.metaLabels, { rows: metaRows, classes, parameter: "metaLabels" });
  return {
    labels: Int32Array.from(options.labels),
    metaLabels: Int32Array.from(options.metaLabels),
  };
}

function checkBatch(features: FloatArray, dimensions: number, parameter: string): void {
  if (checkMatrix(features, dimensions, parameter) > 0) return;
  throw new ArgumentError({ parameter, received: "no rows", expected: "at least one row" });
}

function checkSgd(options: LinearHeadMetaOptions): Parameters<typeof momentumStep>[3] {
  const { learningRate, momentum = 0, weightDecay = 0, nesterov = false } = options;
  return {
    learningRate: checkNumber(learningRate, "learningRate", { above: 0 }),
    momentum: checkNumber(momentum, "momentum", { least: 0, below: 1 }),
    weightDecay: checkNumber(weightDecay, "weightDecay", { least: 0 }),
    nesterov,
  };
}
