import type { OnnxModel } from "../model/model.ts";
import type { ClassScores } from "../scores/class-scores.ts";
import { findScores } from "../surgery/find-scores.ts";

/** The scores of a model's linear layer, or of the tensor that is named. */
export function scoresToAdjust(
  model: OnnxModel,
  { logits: wanted }: { readonly logits?: string | undefined },
): readonly ClassScores[] {
  const { logits, classes, type } = findScores(model, wanted);
  return [
    {
      logits,
      kind: "softmax",
      classes,
      axis: 1,
      rank: 2,
      type,
      scale: 1,
      activation: undefined,
      background: undefined,
      outputs: [],
      labels: [],
    },
  ];
}
