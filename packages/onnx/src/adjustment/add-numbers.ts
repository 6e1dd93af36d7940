import { alongClasses, checkFits } from "./along-classes.ts";
import type { Correction } from "./corrections.ts";

/** Raw scores: each class gets its number added, `η + v`; divided by what the scores are multiplied with later. */
export const addNumbers: Correction = (builder, scores, { raw, added }) => {
  const numbers = checkFits(
    added.map((number) => number / scores.scale),
    scores,
  );
  const vector = builder.floats("vector", scores.type, numbers, alongClasses(scores));
  builder.node("Add", [raw, vector], {}, scores.logits);
};
