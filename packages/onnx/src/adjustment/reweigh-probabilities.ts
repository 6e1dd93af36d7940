import { alongClasses, checkFits } from "./along-classes.ts";
import type { Correction } from "./correction.ts";

/**
 * Probabilities: `p'_j = p_j·e^{v_j} / Σ_k p_k·e^{v_k}`, computed from `log p_j + v_j`, relative to the greatest of them: nothing
 * overflows, and 0 and 1 stay what they are. A row that has nothing left becomes zeros.
 */
export const reweighProbabilities: Correction = (builder, scores, { raw, added }) => {
  const { axis, logits } = scores;
  const type = scores.type === "float64" ? "float64" : "float32";
  const narrow = scores.type !== type;
  const wide = narrow ? builder.cast(raw, type) : raw;
  const vector = builder.floats("vector", type, checkFits(added, scores), alongClasses(scores));
  // What rounding left below 0 has no logarithm.
  const logs = builder.node("Log", [builder.atLeast(wide, 0, type)]);
  const shifted = builder.node("Add", [logs, vector]);
  const centred = builder.node("Sub", [shifted, builder.peak(shifted, axis, type)]);
  const weights = builder.node("Exp", [centred]);
  // The greatest weight is 1, where there is any.
  const total = builder.atLeast(builder.reduce("ReduceSum", weights, axis), 1, type);
  const result = builder.node("Div", [weights, total], {}, narrow ? undefined : logits);
  if (narrow) builder.cast(result, scores.type, logits);
};
