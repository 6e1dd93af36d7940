/** How much more of some classes one method recognises than another, on the same rows. */
export interface PairedGain {
  /** Difference of the mean accuracies per class, −1 to 1. */
  readonly gain: number;
  /** Its standard error: how far it would move on another test set of the same size. */
  readonly error: number;
}

/**
 * The gain in mean accuracy per class, each class counting alike, with its standard error from
 * rows that both methods saw:
 *
 *     gain = mean_c mean_{b of c} d_b        error² = Σ_c Var(d_b of c) / n_c / K²        d_b = right_b − rightBefore_b
 *
 * Rows on which both agree add nothing to the error: that is why the same rows tell more than two
 * accuracies do. A class with a single row cannot tell how much it varies; it is given the most.
 *
 * @param labels - true class ids [N]
 * @param predictions - `before` and `after`: class ids [N] that the two methods give
 * @param classes - The K class ids that count; those without rows are left aside
 * @returns undefined when none of the classes has rows
 *
 * @example
 * ```ts
 * import { pairedGain } from "@balms/core/adapter";
 *
 * const labels = [0, 0, 1, 1];
 * console.log(pairedGain(labels, { before: [0, 0, 0, 0], after: labels }, [0, 1])); // { gain: 0.5, error: 0 }
 * ```
 */
export function pairedGain(
  labels: ArrayLike<number>,
  predictions: { readonly before: ArrayLike<number>; readonly after: ArrayLike<number> },
  classes: readonly number[],
): PairedGain | undefined {
  const { before, after } = predictions;
  const sums = new Map(classes.map((id) => [id, { rows: 0, sum: 0, squares: 0 }]));
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    const own = sums.get(label);
    if (own === undefined) continue;
    const difference = Number(after[row] === label) - Number(before[row] === label);
    own.rows += 1;
    own.sum += difference;
    own.squares += difference * difference;
  }
  const seen = [...sums.values()].filter(({ rows }) => rows > 0);
  if (seen.length === 0) return undefined;
  let gain = 0;
  let variance = 0;
  for (const { rows, sum, squares } of seen) {
    const mean = sum / rows;
    gain += mean / seen.length;
    // Of differences of −1, 0 and 1 no variance is greater than 1.
    const spread = rows === 1 ? 1 : (squares - rows * mean * mean) / (rows - 1);
    variance += Math.max(0, spread) / rows / seen.length ** 2;
  }
  return { gain, error: Math.sqrt(variance) };
}
