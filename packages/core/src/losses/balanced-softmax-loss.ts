import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { type BalancedOptions, settleShift } from "./class-shift.ts";
import { softmaxLosses } from "./softmax-losses.ts";
import type { Targets } from "./targets.ts";

/** Options of the loss. */
export interface BalancedLossOptions extends BalancedOptions {
  /** ε in [0, 1), default 0: targets become (1 − ε)·t + ε/C, over the classes that are not masked. */
  readonly labelSmoothing?: number | undefined;
}

/**
 * Balanced Softmax loss per row, in nats: −log φ_y, or −Σ_j t_j log φ_j for soft labels.
 *
 *     loss_b = logsumexp_i(η_i + τ log π_i) − (η_y + τ log π_y)
 *
 * Unreduced: `reduceLosses` is the separate step. Only ratios of counts matter.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.1 (τ = 1) and 3.1.2 (τ = ¼); general τ: Menon et al., ICLR 2021, section 4.2.
 *
 * @param logits - η [B, C], row after row, finite
 * @param targets - class ids [B] in [0, C) as integers, or soft labels [B, C] whose rows add up to 1
 * @param options - `prior`, `tau` (≥ 0, default 1), `zeroCounts`, `alpha`, `labelSmoothing`
 * @returns loss [B] in the precision of `logits`; +Infinity where the target is a masked class
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, or lengths that do not match
 * @throws {@link PriorError} on classes without examples, unless `zeroCounts` says what to do
 *
 * @example
 * ```ts
 * import { balancedSoftmaxLoss, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([90, 10]);
 * const logits = new Float64Array([0, 0, 0, 0]);
 * console.log(balancedSoftmaxLoss(logits, [0, 1], { prior })); // −log 0.9, −log 0.1
 * ```
 */
export function balancedSoftmaxLoss<Input extends FloatArray>(
  logits: Input,
  targets: Targets,
  options: BalancedLossOptions,
): SamePrecision<Input> {
  const shift = settleShift(options, lossNames);
  return softmaxLosses(logits, targets, shift, options.labelSmoothing) as SamePrecision<Input>;
}

/** Options of the loss. */
export const lossNames: readonly string[] = [
  "prior",
  "tau",
  "zeroCounts",
  "alpha",
  "sampled",
  "mismatch",
  "labelSmoothing",
];
