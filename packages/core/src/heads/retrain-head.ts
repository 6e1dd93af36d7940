import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import type { HeadData } from "./head-data.ts";
import { headLogits, linearHeadGradient } from "./linear-head.ts";
import { finishHead } from "./finish-head.ts";
import type { ClassBalancedTraining, HeadSlopes, TrainedHead } from "./train-class-balanced.ts";
import { trainClassBalanced } from "./train-class-balanced.ts";

/**
 * Classifier re-training (cRT): a new linear head on the stored features of a frozen model,
 * trained with class-balanced sampling.
 *
 * The start is uniform in ±1/√D, from `random`. Then SGD on the plain cross-entropy: the sampling
 * makes the prior of the batches uniform, so the loss has nothing to correct. Per row of a batch a
 * class is drawn, all being equally likely, and then one of its rows; a class without rows is not
 * drawn. Everything is computed in double precision.
 *
 * Source: Kang et al., "Decoupling representation and classifier for long-tailed recognition",
 * ICLR 2020, section 4.
 *
 * @param data - `features`: x [N, D], row after row, finite; `labels`: class id per row [N]
 * @param options - `classes`: C; `dimensions`: D; `random`; `steps` (default 2000), `batchSize` (512), `learningRate` (0.1, falling to 0 along a half cosine), `momentum` (0.9), `weightDecay` (5e−4), `nesterov` (false); `signal`, `onStep`
 * @returns a head in the precision of `features`, for `linearLogits`, and the loss of every step
 * @throws {@link ArgumentError} when shapes do not match, a number is not finite, a setting is out of range, or the training diverges
 * @throws {@link InterruptedError} when the signal is aborted
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { linearLogits, retrainHead } from "@balms/core/heads";
 *
 * const features = new Float32Array([0, 0.1, 0.2, 1]);
 * const head = await retrainHead({ features, labels: [0, 0, 0, 1] }, {
 *   classes: 2,
 *   dimensions: 1,
 *   random: createRandom(1),
 *   steps: 200,
 *   batchSize: 16,
 * });
 * console.log(linearLogits(features, head), head.losses[199]);
 * ```
 */
export async function retrainHead<Values extends FloatArray>(
  data: HeadData<Values>,
  options: ClassBalancedTraining,
): Promise<TrainedHead<SamePrecision<Values>>> {
  const start = (): Float64Array[] => {
    const { classes, dimensions, random } = options;
    const drawStart = (): number => (2 * random.uniform() - 1) / Math.sqrt(dimensions);
    return [classes * dimensions, classes].map((length) =>
      Float64Array.from({ length }, drawStart),
    );
  };
  const { values, losses } = await trainClassBalanced(data, options, start, slopes);
  return { ...finishHead(data.features, values[0], values[1], "learningRate"), losses };
}

const slopes: HeadSlopes = (batch, [weight, bias], slopeOf) => {
  const gradient = slopeOf(headLogits(batch, weight, bias));
  const slope = linearHeadGradient(batch, gradient, bias.length);
  return [slope.weight, slope.bias];
};
