import { checkMaskedTargets } from "../losses/check-masked-targets.ts";
import type { Labels } from "../checks/class-ids.ts";
import { checkVector } from "../checks/check-values.ts";
import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { type BalancedOptions, settleShift, shiftNames } from "../losses/class-shift.ts";
import { reduceLosses } from "../losses/reduce-losses.ts";
import { softmaxGradient } from "../losses/softmax-gradient.ts";
import { checkBatch } from "../heads/check-batch.ts";
import { checkSgd, sgdNames } from "../sgd/check-sgd.ts";
import { checkHead, headLogits, linearHeadGradient } from "../heads/linear-head.ts";
import { momentumStep, stepFactor } from "../sgd/momentum-step.ts";
import { toPrecision } from "../arrays/to-precision.ts";

/** One bilevel step on a linear head: two batches, the head, and how SGD moves it. */
export interface LinearHeadMetaOptions<
  Input extends FloatArray = FloatArray,
> extends BalancedOptions {
  /** x [B, D]: the batch that the Meta Sampler drew. */
  readonly features: FloatArray;
  /** Class id per row [B]. */
  readonly labels: Labels;
  /** [M, D]: the class-balanced meta batch. */
  readonly metaFeatures: FloatArray;
  /** Class id per meta row [M]. */
  readonly metaLabels: Labels;
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
 * import { priorFromCounts } from "@balms/core";
 * import { linearHeadMetaGradient } from "@balms/core/adapter";
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
  const shift = settleShift(options, metaNames);
  const classes = shift.length;
  const { features, metaFeatures, weight, bias } = options;
  checkVector(bias, "bias", classes);
  const shape = { classes, dimensions: checkHead(weight, bias, "") };
  const labels = checkBatch(features, options.labels, shape);
  const names = ["metaFeatures", "metaLabels"] as const;
  const metaLabels = checkBatch(metaFeatures, options.metaLabels, shape, names);
  const next = {
    weight: toPrecision(weight, weight),
    bias: toPrecision(bias, weight),
    velocityWeight: toPrecision(options.velocityWeight ?? weight.map(() => 0), weight),
    velocityBias: toPrecision(options.velocityBias ?? bias.map(() => 0), weight),
  };
  checkVector(next.velocityWeight, "velocityWeight", weight.length);
  checkVector(next.velocityBias, "velocityBias", classes);
  const sgd = checkSgd(options);

  const logits = headLogits(features, weight, bias);
  const { losses, gradient } = softmaxGradient(logits, labels, shift, {});
  checkMaskedTargets(losses, labels, shift);
  const inner = linearHeadGradient(features, gradient, classes);
  momentumStep(next.weight, next.velocityWeight, inner.weight, sgd);
  momentumStep(next.bias, next.velocityBias, inner.bias, sgd);

  const metaLogits = headLogits(metaFeatures, next.weight, next.bias);
  const meta = softmaxGradient(metaLogits, metaLabels, new Float64Array(classes), {});
  const outer = linearHeadGradient(metaFeatures, meta.gradient, classes);
  const products = headLogits(features, outer.weight, outer.bias);
  const factor = stepFactor(sgd);
  const rowGradients = new Float64Array(labels.length);
  for (let i = 0; i < gradient.length; i++) {
    rowGradients[Math.floor(i / classes)] += factor * gradient[i] * products[i];
  }
  checkVector(rowGradients, "rowGradients", labels.length);
  return {
    ...next,
    rowGradients: toPrecision(rowGradients, weight),
    losses,
    metaLoss: reduceLosses(meta.losses),
  } as LinearHeadMetaStep<Input>;
}

const metaNames = [
  // What a step returns may be handed to the next as it is.
  "rowGradients",
  "losses",
  "metaLoss",
  "features",
  "labels",
  "metaFeatures",
  "metaLabels",
  "weight",
  "bias",
  "velocityWeight",
  "velocityBias",
  ...shiftNames,
  ...sgdNames,
];
