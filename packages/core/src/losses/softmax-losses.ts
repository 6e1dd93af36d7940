import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { checkRows } from "../checks/check-matrix.ts";
import { refuseValue } from "../errors/refuse.ts";
import { sum } from "../numerics/sum.ts";
import { checkTargets, type Targets } from "./targets.ts";

/**
 * Cross-entropy per row of the softmax of logits + shift: −log φ_y, or −Σ_j t_j log φ_j. Small
 * rather than fast: what is fast stands in `softmaxGradient`.
 */
export function softmaxLosses(
  logits: FloatArray,
  targets: Targets,
  shift: Float64Array,
  labelSmoothing?: number,
): SamePrecision<FloatArray> {
  const classes = shift.length;
  // As many numbers of the same precision as there are rows.
  const count = checkRows(logits, classes, "logits");
  const rows = logits.slice(0, count);
  const [, shareOf] = checkTargets(targets, logits, shift, labelSmoothing);
  return rows.map((_, row) => {
    const z = shift.map((added, j) => {
      const logit = logits[row * classes + j];
      if (Number.isFinite(logit)) return logit + added;
      return refuseValue("logits", logit, "a finite number", ` at row ${row}, column ${j}`);
    });
    const most = z.reduce((a, b) => Math.max(a, b));
    const best = z.indexOf(most);
    // The greatest term, which is 1, is left out of the sum, so that log1p keeps small losses exact.
    const rest = Math.log1p(sum(z.map((value, j) => (j === best ? 0 : Math.exp(value - most)))));
    const parts = z.map((value, j) => {
      const share = shareOf(row, j);
      // 0 · ∞: a masked class that is no target does not count.
      return share > 0 ? share * (most - value + rest) : 0;
    });
    return sum(parts);
  });
}
