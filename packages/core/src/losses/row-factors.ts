import { checkChoice } from "../checks/check-choice.ts";
import { checkNumber, checkVector, checkWhole } from "../checks/check-values.ts";
import { sum } from "../numerics/sum.ts";

/** How losses of rows become one number. */
export interface ReductionOptions {
  /** Weight per row [B], at least 0; default 1 each. */
  readonly rowWeights?: ArrayLike<number> | undefined;
  /** Σ w·loss, or that divided as `over` says; default "mean". */
  readonly reduction?: "mean" | "sum" | undefined;
  /** A mean divides by the number of rows ("batch", the default) or by Σ w ("weights"). */
  readonly over?: "batch" | "weights" | undefined;
}

/** What each row's loss is multiplied with before all are added up: the one place that says so. */
export function rowFactors(rows: number, options: ReductionOptions): Float64Array {
  const { rowWeights, reduction = "mean", over = "batch" } = options;
  checkChoice(reduction, "reduction", ["mean", "sum"]);
  checkChoice(over, "over", ["batch", "weights"]);
  const factors = new Float64Array(rows).fill(1);
  if (rowWeights !== undefined) {
    checkVector(rowWeights, "rowWeights", rows, 0);
    factors.set(rowWeights);
  }
  if (reduction === "sum") return factors;
  const divisor = over === "batch" ? rows : sum(factors);
  checkWhole(rows, "rows", 1);
  checkNumber(divisor, "sum of rowWeights", { above: 0 });
  return factors.map((weight) => weight / divisor);
}

/** Options of a reduction. */
export const reductionNames: readonly string[] = ["rowWeights", "reduction", "over"];
