import { downstream } from "../graph/downstream.ts";
import { isFloatingPoint } from "../model/element-type.ts";
import type { ClassScores } from "../scores/class-scores.ts";
import type { DetectorHead, DetectorScores } from "./detector-head.ts";
import type { DetectorGraph } from "./follow-channels.ts";

function partOf(
  width: number,
  { first, rows, stride, size }: DetectorScores,
): Pick<ClassScores, "part"> {
  const isWhole = first === 0 && rows === 1 && size === width;
  return isWhole ? {} : { part: { first, rows, stride, of: size } };
}

/** What the scores of a detector's head mean. */
export function meaningOf(
  { kind, classes, background }: Pick<DetectorHead, "kind" | "classes" | "background">,
  normalized: boolean,
): Pick<ClassScores, "kind" | "classes" | "scale" | "background" | "normalized"> {
  return {
    ...(kind === "softmax-background"
      ? { kind: "background", classes: classes + 1, background }
      : { kind: "sigmoid", classes, background: undefined }),
    scale: 1,
    ...(normalized ? { normalized } : {}),
  };
}

/** The scores of a detector's head as a correction takes them. */
export function classScoresOf(
  { index, builder }: DetectorGraph,
  head: DetectorHead,
  normalized: boolean,
): readonly ClassScores[] {
  const meaning = meaningOf(head, normalized);
  return head.scores.map((one) => {
    const { type } = builder.valueType(one.tensor);
    // Boxes follow where the model chooses them by these scores.
    const reached = downstream(index, [one.tensor]);
    const outputs = index.graph.output.map(({ name }) => name).filter((name) => reached.has(name));
    return {
      logits: one.tensor,
      ...meaning,
      axis: one.axis,
      rank: one.rank,
      type: isFloatingPoint(type) ? type : "float32",
      activation: one.activation,
      ...partOf(meaning.classes, one),
      outputs,
      labels: [],
    };
  });
}
