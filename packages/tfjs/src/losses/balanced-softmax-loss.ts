import { type BalancedLossOptions, classShift, type ClassPrior } from "@balms/core";
import { checkNumber } from "@balms/core/adapter";
import type { Tensor } from "@tensorflow/tfjs-core";
import { checkKnownOptions } from "../checks/check-known-options.ts";
import { checkMismatch } from "../checks/check-mismatch.ts";
import { checkNotAdjusted } from "./adjusted-logits.ts";
import { checkLossInput, weighRows } from "./check-loss-input.ts";
import { ClassWeightProbe } from "./class-weight-probe.ts";
import { inspectFactors } from "./inspect-factors.ts";
import type { LossFunction } from "./loss-function.ts";
import { checkMaskedTargets } from "./check-masked-targets.ts";
import { checkRawOutputs } from "./check-raw-outputs.ts";
import { countedTargets, overPositions } from "./positions.ts";
import { markTrained } from "./trained-variables.ts";
import { setOrigin } from "./loss-origin.ts";
import { nameLoss } from "./name-loss.ts";
import { backendIs, isForArrays, readsAtOnce } from "./reads-at-once.ts";
import { rowLosses } from "./row-losses.ts";
import { softmaxOnArrays } from "./softmax-on-arrays.ts";
import { softmaxCurvature, softmaxOnOperators } from "./softmax-on-operators.ts";
import { softmaxOnReadable } from "./softmax-on-readable.ts";
import { idSoftmaxOnWasm } from "./softmax-on-wasm.ts";

/** Options of the loss: those of core's `balancedSoftmaxLoss`, beside the prior. */
export type SoftmaxLossOptions = Omit<BalancedLossOptions, "prior">;

/** The names of `SoftmaxLossOptions`. */
export const softmaxLossNames: readonly (keyof SoftmaxLossOptions)[] = [
  "tau",
  "labelSmoothing",
  "zeroCounts",
  "alpha",
  "sampled",
  "mismatch",
];

/**
 * Balanced Softmax for `model.compile({ loss })` and for loops of one's own: a function of targets and
 * logits that gives one loss per row, in nats, with its gradient.
 *
 *     loss_b = w_b (logsumexp_i(η_i + τ log π_i) − Σ_j t_j (η_j + τ log π_j))
 *     ∂loss_b/∂η_j = w_b (φ_j − t_j)
 *
 * The last layer must give logits: a softmax behind it is refused, on every backend by the operator
 * that TensorFlow.js has recorded, on cpu, wasm and tfjs-node by the numbers as well. `rawLogits` of
 * `@balms/tfjs/layers` takes it off. At test time the logits are used as they are. Targets are class ids [B] or [B, 1] of any numeric type, or shares [B, C] that add up to 1 per
 * row (one-hot or soft).
 *
 * Logits [B, T, C] of sequences, or [B, …, C] of images, go with class ids [B, T] or shares [B, T, C].
 * Positions of id −1, and those whose shares are all 0, are padding and do not count; the mean of the
 * losses [B] is the mean over all positions that do. Note that `model.fit` takes shares alone with a loss that is a function.
 *
 * The prior corrects once. Logits of a `LogitAdjustment` layer have it inside and are refused, and so
 * are class weights that favour rare classes (`classWeight` of `fit`, `rowWeights`), which on cpu, wasm
 * and tfjs-node show in the gradient after some rows; `mismatch: "intended"` allows them. On other backends
 * nothing is read back, and `classWeight` goes unseen.
 *
 * Loss and gradient are computed in one pass: in plain arrays on the cpu backend, with the SIMD
 * softmax on wasm, with public operators on webgl, webgpu and tfjs-node. On cpu, wasm and tfjs-node, targets
 * out of range, weights below 0 and logits that are not finite are refused; but for class ids on wasm,
 * −Infinity rules out a class that is not the target. Elsewhere nothing is read
 * back from the device: the loss of a class id out of range is infinite there, and that of a row with
 * NaN is NaN.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.1; general τ: Menon et al., ICLR 2021, section 4.2.
 *
 * @param prior - class distribution of the rows that the loss sees; C classes
 * @param options - `tau` (≥ 0, default 1), `labelSmoothing` in [0, 1), `zeroCounts` and `alpha` for classes without examples, `sampled` and `mismatch` where a sampler draws the rows
 * @returns a loss of `targets`, `logits` [B, C] or [B, …, C] and `{ rowWeights }`, giving [B]; +Infinity, without a gradient, where the target is a masked class
 * @throws {@link ArgumentError} on options out of range; the loss itself on shapes that do not match and, on cpu, wasm and tfjs-node, on wrong targets and weights, on logits that are not finite, and in training on a target that is masked; on what a softmax or a sigmoid made
 * @throws {@link PriorError} on classes without examples, unless `zeroCounts` says what to do, and on a prior that is not `sampled`, unless that is `mismatch: "intended"`
 * @throws {@link ModelError} by the loss, when TensorFlow.js was loaded without gradients
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { priorFromCounts } from "@balms/core";
 * import { balancedSoftmaxLoss } from "@balms/tfjs";
 *
 * const loss = balancedSoftmaxLoss(priorFromCounts([90, 10]));
 * loss(tf.tensor1d([0, 1], "int32"), tf.zeros([2, 2])).print(); // −log 0.9, −log 0.1
 *
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [4] })] });
 * model.compile({ optimizer: "sgd", loss });
 * ```
 */
export function balancedSoftmaxLoss(
  prior: ClassPrior,
  options: SoftmaxLossOptions = {},
): LossFunction {
  checkKnownOptions(options, softmaxLossNames);
  const { labelSmoothing = 0, ...added } = options;
  const { tau = 1, mismatch } = added;
  checkMismatch(mismatch);
  checkNumber(labelSmoothing, "labelSmoothing", { least: 0, below: 1 });
  const shift = classShift({ ...added, prior });
  const curvature = softmaxCurvature(shift);
  const corrects = shift.some((value) => value !== shift[0]);
  // Its loss is finite, so that a weight of 0 leaves nothing of it.
  const filler = shift.findIndex((value) => value > -Infinity);
  const origin = { loss: "balancedSoftmaxLoss", prior: prior.digest, tau, corrects };
  const make = (probe: ClassWeightProbe | undefined): LossFunction =>
    nameLoss("balancedSoftmaxLoss", (targets, logits, lossOptions) => {
      const given = checkLossInput(targets, logits, shift.length, lossOptions);
      checkRawOutputs(logits, "softmax");
      if (corrects) {
        checkNotAdjusted(logits);
        markTrained(logits, origin);
      }
      const { input, mask } = countedTargets(given, filler);
      checkMaskedTargets(input, shift);
      const compute = () => {
        if (backendIs("wasm") && input.areIds && labelSmoothing === 0) {
          return idSoftmaxOnWasm(input, shift);
        }
        if (isForArrays(input.logits)) return softmaxOnArrays(input, shift, labelSmoothing);
        if (readsAtOnce()) return softmaxOnReadable(input, shift, labelSmoothing);
        return softmaxOnOperators(input, shift, labelSmoothing);
      };
      const inspect = probe && ((factors: Tensor) => inspectFactors(probe, factors, input));
      const losses = rowLosses(input.logits, compute, curvature, inspect);
      return weighRows(overPositions(losses, mask, input), lossOptions);
    });
  const guards = corrects && mismatch !== "intended";
  const loss = make(guards ? new ClassWeightProbe(shift) : undefined);
  return setOrigin(loss, {
    ...origin,
    assumes: guards ? prior : undefined,
    unguarded: make(undefined),
  });
}
