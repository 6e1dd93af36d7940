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

/** The scores of a detector's head as a correction takes them. */
export function classScoresOf(
  { index, builder }: DetectorGraph,
  { kind, classes, background, scores }: DetectorHead,
  normalized: boolean,
): readonly ClassScores[] {
  const isSoftmax = kind === "softmax-background";
  const width = isSoftmax ? classes + 1 : classes;
  return scores.map((one) => {
    const { type } = builder.valueType(one.tensor);
    // Boxes follow where the model chooses them by these scores.
    const reached = downstream(index, [one.tensor]);
    const outputs = index.graph.output.map(({ name }) => name).filter((name) => reached.has(name));
    return {
      logits: one.tensor,
      kind: isSoftmax ? "background" : "sigmoid",
      classes: width,
      axis: one.axis,
      rank: one.rank,
      type: isFloatingPoint(type) ? type : "float32",
      scale: 1,
      activation: one.activation,
      background,
      ...partOf(width, one),
      ...(normalized && !isSoftmax ? { normalized } : {}),
      outputs,
      labels: [],
    };
  });
}
