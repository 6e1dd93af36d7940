import { type BalancedSigmoidOptions, type ClassPrior, sigmoidShift } from "@balms/core";
import { reshape, Tensor } from "@tensorflow/tfjs-core";
import type { SigmoidShiftOptions } from "@balms/core";
import { refuseValue } from "@balms/core/adapter";
import { checkKnownOptions } from "../checks/check-known-options.ts";
import { checkNotAdjusted } from "./adjusted-logits.ts";
import { checkLossInput, weighRows } from "./check-loss-input.ts";
import { checkRawOutputs } from "./check-raw-outputs.ts";
import type { LossFunction } from "./loss-function.ts";
import { overPositions } from "./positions.ts";
import { markTrained } from "./trained-variables.ts";
import { setOrigin } from "./loss-origin.ts";
import { nameLoss } from "./name-loss.ts";
import { isForArrays } from "./reads-at-once.ts";
import { rowLosses } from "./row-losses.ts";
import type { SigmoidLossOptions } from "./sigmoid-loss-options.ts";
import { sigmoidExtras } from "./sigmoid-extras.ts";
import { sigmoidOnArrays } from "./sigmoid-on-arrays.ts";
import { sigmoidCurvature, sigmoidOnOperators } from "./sigmoid-on-operators.ts";

/** Options of the loss: those of core's `balancedSigmoidLoss` that are the same for every batch. */
export type SigmoidLossSettings = Omit<SigmoidShiftOptions, "prior" | "frequencies">;

/**
 * The sigmoid form for detection, instance segmentation and rows of several classes: C classifiers,
 * their binary cross-entropies added up per row, in nats.
 *
 *     η'_j = η_j − log((1 − f_j)/f_j)        loss_b = w_b Σ_j m_bj BCE(σ(η'_j), t_bj)
 *     ∂loss_b/∂η_j = w_b m_bj (σ(η'_j) − t_bj)
 *
 * Targets are class ids [B] or [B, 1], −1 for background rows, or 0, 1 and shares in between [B, C].
 * Of logits [B, T, C], with targets [B, T] or [B, T, C], the loss of a row is the mean over its positions;
 * `mask` says which entries count.
 *
 * One frequency is one classifier for two classes, with one unit: targets are 0 and 1, [B] or [B, 1],
 * and f the share of 1.
 *
 * The last layer must give logits: a sigmoid behind it is refused, on every backend, while gradients
 * are recorded. The logits of background rows are not shifted. `model.fit` hands a loss targets and logits alone:
 * `mask` and `background` are for loops of one's own.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.1 and its appendix on the sigmoid form.
 *
 * @param prior - counts of images or rows per class, of which core's `classFrequencies` makes f_j; or f_j [C] themselves, above 0 and below 1
 * @param options - `dividesByClassesMinusOne` (default false); `zeroCounts` and `alpha`, beside a prior alone
 * @returns a loss of `targets`, `logits` [B, C] and `{ rowWeights, mask, background }`, giving [B]
 * @throws {@link ArgumentError} on a frequency outside (0, 1) and options that are wrong; the loss itself on shapes that do not match and, on cpu, wasm and tfjs-node, on wrong targets and weights, and on logits that are not finite
 * @throws {@link PriorError} on a class in no image or in every image of the prior, unless `zeroCounts` says what to do
 * @throws {@link ModelError} by the loss, when TensorFlow.js was loaded without gradients
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { balancedSigmoidLoss } from "@balms/tfjs";
 *
 * const loss = balancedSigmoidLoss([0.5, 0.01]);
 * loss(tf.tensor1d([1, -1], "int32"), tf.zeros([2, 2])).print(); // log 200, 2 log 2
 *
 * const both = tf.tensor2d([[1, 1]]);
 * loss(both, tf.zeros([1, 2]), { mask: [0, 1] }).print(); // log 100
 * ```
 */
export function balancedSigmoidLoss(
  prior: ClassPrior | ArrayLike<number>,
  options: SigmoidLossSettings = {},
): LossFunction<SigmoidLossOptions> {
  const isList = Array.isArray(prior) || ArrayBuffer.isView(prior);
  if (!isList && typeof prior !== "object") {
    refuseValue("prior", prior, "a prior, or frequencies per class");
  }
  checkKnownOptions(options, ["dividesByClassesMinusOne", "zeroCounts", "alpha"]);
  const { dividesByClassesMinusOne = false, zeroCounts, alpha } = options;
  if (typeof dividesByClassesMinusOne !== "boolean") {
    refuseValue("dividesByClassesMinusOne", dividesByClassesMinusOne, "true or false");
  }
  for (const [name, value] of isList ? Object.entries({ zeroCounts, alpha }) : []) {
    if (value !== undefined) refuseValue(name, value, "nothing beside frequencies");
  }
  const settled: BalancedSigmoidOptions = {
    ...(isList ? { frequencies: [...(prior as number[])] } : { prior: prior as ClassPrior }),
    dividesByClassesMinusOne,
    zeroCounts,
    alpha,
  };
  const shift = sigmoidShift(settled);
  const digest = isList ? undefined : (prior as ClassPrior).digest;
  const origin = { loss: "balancedSigmoidLoss", prior: digest, tau: 1, corrects: true };
  const loss = nameLoss<SigmoidLossOptions>(
    "balancedSigmoidLoss",
    (targets, logits, lossOptions) => {
      const known = ["mask", "background"];
      const given = asShares(targets, logits, shift.length);
      const input = checkLossInput(given, logits, shift.length, lossOptions, known);
      checkRawOutputs(logits, "sigmoid");
      checkNotAdjusted(logits);
      markTrained(logits, origin);
      const extras = sigmoidExtras(input, logits.shape, lossOptions);
      const compute = () =>
        isForArrays(input.logits)
          ? sigmoidOnArrays(input, extras, settled)
          : sigmoidOnOperators(input, extras, shift);
      const curvature = sigmoidCurvature(input, extras, shift);
      const losses = rowLosses(input.logits, compute, curvature);
      return weighRows(overPositions(losses, undefined, input), lossOptions);
    },
  );
  return setOrigin(loss, { ...origin, unguarded: loss });
}

/** Targets [B] of one classifier say how far a row is of its class, and are no class ids. */
function asShares(targets: Tensor, logits: Tensor, classes: number): Tensor {
  const isColumn = targets instanceof Tensor && targets.rank === logits?.rank - 1;
  return classes === 1 && isColumn ? reshape(targets, [...targets.shape, 1]) : targets;
}
