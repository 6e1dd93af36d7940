import type { ClassScores } from "../scores/class-scores.ts";
import { alongClasses, checkFits, scoreNumbers } from "./along-classes.ts";
import type { CorrectionBuilder } from "./correction-builder.ts";
import type { Correction } from "./correction.ts";
import type { FloatType } from "./largest-number.ts";

/** Puts constants of one number per class, and one for the background, beside the scores. */
type Row = (hint: string, foreground: (id: number) => number, background: number) => string;

function rowsFor(builder: CorrectionBuilder, scores: ClassScores, type: FloatType): Row {
  return (hint, foreground, other) => {
    const classes = Float64Array.from({ length: scores.classes - 1 }, (_, id) => foreground(id));
    const numbers = scoreNumbers(scores, classes, other);
    return builder.floats(hint, type, numbers, alongClasses(scores));
  };
}

/**
 * Softmax with a background class: the classes are corrected among themselves, and the background's probability stays.
 *
 *     η'_j = η_j + v_j + log Σ_k e^{η_k} − log Σ_k e^{η_k + v_k}        k over the classes without the background
 *
 * Every exponent is at most 0, so that scores of any size will do. Scores in half precision are computed with in single precision.
 */
export const correctForeground: Correction = (builder, scores, { raw, added }) => {
  const { axis, scale, logits } = scores;
  checkFits(added, scores);
  const type = scores.type === "float64" ? "float64" : "float32";
  const row = rowsFor(builder, scores, type);
  const narrow = scores.type !== type;
  const last = narrow ? undefined : logits;
  const wide = narrow ? builder.cast(raw, type) : raw;
  const eta =
    scale === 1 ? wide : builder.node("Mul", [wide, builder.floats("scale", type, [scale], [])]);

  // −∞ takes classes out of sums and maxima.
  const out = (id: number): number => (added[id] === -Infinity ? -Infinity : 0);
  const finite = (id: number): number => (added[id] === -Infinity ? 0 : added[id]);
  const masks = added.includes(-Infinity);
  const classes = builder.node("Add", [eta, row("foreground", () => 0, -Infinity)]);
  const peak = builder.peak(classes, axis, type);
  const centred = builder.node("Sub", [classes, peak]);
  // The classes that stay, relative to the best of them.
  let staying = centred;
  if (masks) {
    const left = builder.node("Add", [eta, row("staying", out, -Infinity)]);
    staying = builder.node("Sub", [left, builder.peak(left, axis, type)]);
  }
  const shifted = builder.node("Add", [staying, row("vector", finite, 0)]);
  const height = builder.peak(shifted, axis, type);
  // A sum over anything has the best class in it, which is e^0.
  const logSum = (exponents: string): string =>
    builder.node("Log", [
      builder.atLeast(builder.reduce("ReduceSum", builder.node("Exp", [exponents]), axis), 1, type),
    ]);
  const lost = builder.node("Add", [logSum(builder.node("Sub", [shifted, height])), height]);
  const gain = builder.node("Sub", [logSum(centred), lost]);

  let result: string;
  if (masks) {
    const base = builder.node("Add", [staying, peak]);
    const shift = builder.node("Add", [row("shift", finite, 0), gain]);
    const foreground = builder.node("Add", [base, shift]);
    const background = builder.node("Add", [eta, row("background", () => -Infinity, 0)]);
    const scaled = scale === 1 ? last : undefined;
    result = builder.greater(foreground, background, scaled);
    if (scale !== 1) {
      result = builder.node("Div", [result, builder.floats("scale", type, [scale], [])], {}, last);
    }
  } else {
    const shared = builder.node("Mul", [gain, row("shared", () => 1 / scale, 0)]);
    const shift = builder.node("Add", [shared, row("shift", (id) => added[id] / scale, 0)]);
    result = builder.node("Add", [wide, shift], {}, last);
  }
  if (narrow) builder.cast(result, scores.type, logits);
};
