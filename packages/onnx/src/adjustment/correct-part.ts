import { partStarts } from "../scores/score-part.ts";
import type { Correction } from "./correction.ts";

/** A correction of scores that are a part of what lies along their axis: they are taken out, corrected, and put back. */
export function correctPart(correction: Correction): Correction {
  return (builder, scores, { raw, added }) => {
    const { part, ...own } = scores;
    const { axis, classes, logits } = own;
    if (part === undefined) {
      correction(builder, scores, { raw, added });
      return;
    }
    const pieces: string[] = [];
    let end = 0;
    const keep = (to: number): void => {
      if (to > end) pieces.push(builder.range(raw, axis, end, to - end));
    };
    for (const start of partStarts(scores)) {
      keep(start);
      const inner = builder.value("corrected");
      const scored = builder.range(raw, axis, start, classes);
      correction(builder, { ...own, logits: inner }, { raw: scored, added });
      pieces.push(inner);
      end = start + classes;
    }
    keep(part.of);
    builder.node("Concat", pieces, { axis }, logits);
  };
}
