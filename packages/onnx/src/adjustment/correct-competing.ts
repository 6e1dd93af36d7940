import { alongClasses, checkFits } from "./along-classes.ts";
import type { CorrectionBuilder } from "./correction-builder.ts";
import type { Correction } from "./correction.ts";
import { createTensor } from "../model/tensor.ts";
import { largestNumber } from "./largest-number.ts";
import type { FloatType } from "./largest-number.ts";

/** What stands for none of the classes, [..., 1] along an axis, and the type of numbers. */
interface Beside {
  readonly none: string;
  readonly axis: number;
  readonly type: FloatType;
}

/** `log(e^{none} + Σ_k e^{s_k})` of each row: every exponent is at most 0, and one of them is 0. */
function logTotal(builder: CorrectionBuilder, scores: string, beside: Beside): string {
  const { none, axis, type } = beside;
  const peak = builder.greater(builder.peak(scores, axis, type), none);
  const powers = builder.node("Exp", [builder.node("Sub", [scores, peak])]);
  const share = builder.node("Exp", [builder.node("Sub", [none, peak])]);
  const total = builder.node("Add", [builder.reduce("ReduceSum", powers, axis), share]);
  return builder.node("Add", [peak, builder.node("Log", [total])]);
}

/**
 * A Sigmoid for each class, and the classes of a row compete: their odds are those of a Softmax beside a background whose score is 0.
 *
 *     s_j = η_j + v_j        η'_j = s_j − log(1 + Σ_{k≠j} e^{s_k})        σ(η'_j) = e^{s_j} / (1 + Σ_k e^{s_k})
 *
 * The sum over the others is that over all less what the class itself has: exact for all classes but the greatest, of whose others
 * nothing might be left. It gets a sum of its own. Scores in half precision are computed with in single precision.
 */
export const correctCompeting: Correction = (builder, scores, { raw, added }) => {
  const { axis, classes, scale, logits } = scores;
  const type = scores.type === "float64" ? "float64" : "float32";
  const number = (hint: string, value: number) => builder.floats(hint, type, [value], []);
  const narrow = scores.type !== type;
  const wide = narrow ? builder.cast(raw, type) : raw;
  const eta = scale === 1 ? wide : builder.node("Mul", [wide, number("scale", scale)]);
  const vector = builder.floats("vector", type, checkFits(added, scores), alongClasses(scores));
  // Relative to the greatest logit, so that nothing of what is near it is rounded off.
  const peak = builder.atLeast(builder.reduce("ReduceMax", eta, axis), 0, type);
  const beside = { none: builder.node("Neg", [peak]), axis, type } as const;
  const shifted = builder.node("Add", [builder.node("Sub", [eta, peak]), vector]);

  // 1 for the greatest, the first one of equals, and 0 for all others.
  const places = builder.tensor("places", (name) =>
    createTensor(
      name,
      BigInt64Array.from({ length: classes }, (_, id) => BigInt(id)),
      alongClasses(scores),
    ),
  );
  const best = builder.node("ArgMax", [shifted], { axis, keepdims: 1 });
  const isBest = builder.cast(builder.node("Equal", [places, best]), type);

  const total = logTotal(builder, shifted, beside);
  const share = builder.node("Exp", [builder.node("Sub", [shifted, total])]);
  // At least ½ for all but the greatest, rounding aside.
  const rest = builder.atLeast(builder.node("Sub", [number("one", 1), share]), 0.25, type);
  const besides = builder.node("Add", [total, builder.node("Log", [rest])]);
  const away = builder.node("Mul", [isBest, number("away", -largestNumber[type])]);
  const besidesBest = logTotal(builder, builder.node("Add", [shifted, away]), beside);
  const more = builder.node("Mul", [isBest, builder.node("Sub", [besidesBest, besides])]);
  const others = builder.node("Add", [besides, more]);

  const last = narrow ? undefined : logits;
  let result = builder.node("Sub", [shifted, others], {}, scale === 1 ? last : undefined);
  if (scale !== 1) result = builder.node("Mul", [result, number("shared", 1 / scale)], {}, last);
  if (narrow) builder.cast(result, scores.type, logits);
};
