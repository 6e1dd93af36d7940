import { checkVector } from "../checks/check-values.ts";
import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import type { HeadData } from "./head-data.ts";
import { headLogits, type LinearHead } from "./linear-head.ts";
import { finishHead } from "./finish-head.ts";
import type { ClassBalancedTraining, HeadSlopes, TrainedHead } from "./train-class-balanced.ts";
import { trainClassBalanced } from "./train-class-balanced.ts";

/** A head with the scales that were learnt for it. */
export interface WeightScaledHead<
  Values extends FloatArray = FloatArray,
> extends TrainedHead<Values> {
  /** f [C]; weight and bias have been multiplied with it. */
  readonly scale: Float64Array;
}

/**
 * Learnable weight scaling (LWS): one factor per class on a head that stays as it is otherwise,
 * trained with class-balanced sampling.
 *
 *     η_bc = f_c · (W_c x_b + b_c)        ∂L/∂f_c = Σ_b ∂L/∂η_bc · (W_c x_b + b_c)
 *
 * f = 1 at the start. Like τ-normalisation it keeps the direction of every W_c, but learns its
 * length. Batches, loss and settings as for `retrainHead`.
 *
 * Source: Kang et al., "Decoupling representation and classifier for long-tailed recognition",
 * ICLR 2020, section 4; there f_c is on W_c, here on the bias too, so that it scales the logit.
 *
 * @param head - `weight` [C, D] and `bias` [C], finite; zeros for a head without a bias
 * @param data - `features`: x [N, D], row after row, finite; `labels`: class id per row [N]
 * @param options - as for `retrainHead`
 * @returns the scaled head in the precision of `head.weight`, for `linearLogits`; `scale`; the loss of every step
 * @throws {@link ArgumentError} when shapes do not match, a number is not finite, a setting is out of range, or the training diverges
 * @throws {@link InterruptedError} when the signal is aborted
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { learnWeightScale } from "@balms/core/heads";
 *
 * // The first row of the weight is too long: class 1 never wins.
 * const head = { weight: new Float64Array([5, 1]), bias: new Float64Array([1, 0.5]) };
 * const data = { features: new Float64Array([0, 0.1, 1]), labels: [1, 1, 0] };
 * const { scale } = await learnWeightScale(head, data, {
 *   classes: 2,
 *   dimensions: 1,
 *   random: createRandom(1),
 *   steps: 100,
 *   batchSize: 16,
 * });
 * console.log(scale);
 * ```
 */
export async function learnWeightScale<Values extends FloatArray>(
  head: LinearHead<Values>,
  data: HeadData,
  options: ClassBalancedTraining,
): Promise<WeightScaledHead<SamePrecision<Values>>> {
  const { weight, bias } = head ?? {};
  const start = (): Float64Array[] => {
    const { classes, dimensions } = options;
    checkVector(weight, "head.weight", classes * dimensions);
    checkVector(bias, "head.bias", classes);
    return [new Float64Array(classes).fill(1)];
  };
  const slopes: HeadSlopes = (batch, [scale], slopeOf) => {
    const logits = headLogits(batch, weight, bias);
    const gradient = slopeOf(scaleClasses(logits, scale));
    const slope = new Float64Array(scale.length);
    for (let i = 0; i < logits.length; i++) slope[i % scale.length] += gradient[i] * logits[i];
    return [slope];
  };
  const { values, losses } = await trainClassBalanced(data, options, start, slopes);
  const [scale] = values;
  const scaledWeight = scaleClasses(weight, scale, options.dimensions);
  const scaled = finishHead(weight, scaledWeight, scaleClasses(bias, scale), "learningRate");
  return { ...scaled, scale, losses };
}

/** Values of every class times its factor: logits [B, C], or with `block` = D a weight [C, D]. */
function scaleClasses(values: FloatArray, factors: Float64Array, block: number = 1): Float64Array {
  return Float64Array.from(
    values,
    (value, i) => value * factors[Math.floor(i / block) % factors.length],
  );
}
