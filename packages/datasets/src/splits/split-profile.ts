/**
 * How many rows each class keeps, by rule or one by one. Class 0 is the largest, the last class the smallest.
 *
 * `largest` is n_max, by default the rows of the smallest class of the source; `imbalanceFactor` is n_max / n_min ≥ 1.
 */
export type SplitProfile =
  | {
      readonly kind: "exponential" | "step" | "pareto";
      readonly imbalanceFactor: number;
      readonly largest?: number;
    }
  | { readonly kind: "explicit"; readonly counts: readonly number[] };
