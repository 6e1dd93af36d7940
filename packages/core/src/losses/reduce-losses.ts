import { checkOptions } from "../checks/check-options.ts";
import { checkList } from "../checks/check-list.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { toPrecision } from "../arrays/to-precision.ts";
import { refuseValue } from "../errors/refuse.ts";
import { sum } from "../numerics/sum.ts";
import { type ReductionOptions, rowFactors, reductionNames } from "./row-factors.ts";

/** Weighted losses that stay one per row. */
export interface NoReductionOptions extends Omit<ReductionOptions, "reduction"> {
  readonly reduction: "none";
}

/**
 * Makes one number of the losses of rows: Σ w·loss / B, Σ w·loss / Σ w, Σ w·loss, or w·loss per row.
 *
 * @param losses - loss per row [B]; +Infinity is allowed, and does not count where the weight is 0
 * @param options - `reduction`: "mean" (default), "sum" or "none"; `rowWeights` [B] ≥ 0 (default 1); `over`: "batch" (default) or "weights"
 * @returns a number, or [B] for "none"
 * @throws {@link ArgumentError} on NaN, a mean of nothing, weights of another length, or weights that add up to 0 in a mean over weights
 *
 * @example
 * ```ts
 * import { reduceLosses } from "@balms/core";
 *
 * const losses = new Float64Array([1, 3]);
 * console.log(reduceLosses(losses)); // 2
 * console.log(reduceLosses(losses, { rowWeights: [3, 1], over: "weights" })); // 1.5
 * ```
 */
export function reduceLosses(losses: ArrayLike<number>, options?: ReductionOptions): number;
export function reduceLosses(losses: ArrayLike<number>, options: NoReductionOptions): FloatArray;
export function reduceLosses(
  losses: ArrayLike<number>,
  options?: ReductionOptions | NoReductionOptions,
): number | FloatArray {
  checkList(losses, "losses");
  checkOptions(options, reductionNames);
  const each = options?.reduction === "none";
  const reduction = each ? ({ ...options, reduction: "sum" } as const) : { ...options };
  const parts = rowFactors(losses.length, reduction).map((factor, row) => {
    const loss = losses[row];
    if (typeof loss !== "number" || Number.isNaN(loss)) {
      refuseValue("losses", loss, "numbers", ` at row ${row}`);
    }
    // 0 · ∞: a row without weight does not count.
    return factor === 0 ? 0 : factor * loss;
  });
  const total = sum(parts);
  if (Number.isNaN(total)) refuseValue("losses", total, "numbers", " as their sum");
  if (!each) return total;
  return losses instanceof Float32Array ? toPrecision(parts, losses) : parts;
}
