import { partStarts } from "../scores/score-part.ts";
import { alongClasses, checkFits, scoreNumbers } from "./along-classes.ts";
import type { Correction } from "./correction.ts";

/** Raw scores: each class gets its number added, `η + v`, a background none; divided by what the scores are multiplied with later. */
export const addNumbers: Correction = (builder, scores, { raw, added }) => {
  const each = checkFits(
    scoreNumbers(scores, added, 0).map((number) => number / scores.scale),
    scores,
  );
  const numbers = new Float64Array(scores.part?.of ?? each.length);
  for (const start of partStarts(scores)) numbers.set(each, start);
  const vector = builder.floats("vector", scores.type, numbers, alongClasses(scores));
  builder.node("Add", [raw, vector], {}, scores.logits);
};
