import type { Labels } from "../checks/class-ids.ts";
import type { RandomGenerator } from "../random/random-generator.ts";
import { exponentialRace } from "./exponential-race.ts";
import { logRowRates, type RowDraw } from "./instance-meta-sampler.ts";
import type { MetaSamplerState } from "./meta-sampler-state.ts";

/**
 * Draws the training rows of one batch in the published, instance-level form: row i at the rate
 * σ(ψ_{y_i}), with replacement. O(B·N): for reference and for small N; `drawClasses` followed by a
 * row taken uniformly within the class follows the same law in O(B·C).
 *
 * The rows have the same law; the straight-through gradients have not. A draw is credited to its
 * row's soft mass here, to its class's there: on average the two point nearly the same way, and
 * this one is shorter the more rows there are. Where every class has one row, they are the same.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.2, and its public code.
 *
 * @param state - ψ [C]
 * @param labels - class id of every training row [N]
 * @param batchSize - B, at least 1; B·N at most 2^30
 * @param random - source of B·N exponentials
 * @returns rows [B] and soft masses [B, N] in single precision, for `instanceMetaSamplerGradient`
 * @throws {@link ArgumentError} when there are no rows, a label is out of range, or B is no positive integer
 *
 * @example
 * ```ts
 * import { createMetaSampler, createRandom, priorFromCounts } from "@balms/core";
 * import { drawRows } from "@balms/core/adapter";
 *
 * const state = createMetaSampler(priorFromCounts([2, 1]));
 * console.log(drawRows(state, [0, 0, 1], 4, createRandom(1)).rows); // four of the rows 0, 1, 2
 * ```
 */
export function drawRows(
  state: MetaSamplerState,
  labels: Labels,
  batchSize: number,
  random: RandomGenerator,
): RowDraw {
  const { winners, soft } = exponentialRace(logRowRates(state, labels), batchSize, random);
  return { rows: winners, soft };
}
