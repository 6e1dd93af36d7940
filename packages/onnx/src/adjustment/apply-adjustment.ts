import type { Training } from "@balms/core";
import { adjustmentKey } from "../model/metadata-keys.ts";
import { withMetadata } from "../model/model-metadata.ts";
import type { OnnxModel } from "../model/model.ts";
import type { ClassScores } from "../scores/class-scores.ts";
import { writeNote } from "./adjustment-note.ts";
import type { AdjustmentSettings } from "./adjustment-note.ts";
import { chooseLabels } from "./choose-labels.ts";
import { correctionNumbers } from "./correction-numbers.ts";
import { corrections } from "./corrections.ts";
import { GraphEdit } from "./graph-edit.ts";

/** A copy of a model whose scores are corrected, and that says so. */
export function applyAdjustment(
  model: OnnxModel,
  scores: readonly ClassScores[],
  { training, ...settings }: AdjustmentSettings & { readonly training?: Training | undefined },
): OnnxModel {
  const edit = new GraphEdit(model);
  const renamed: [string, string][] = [];
  for (const one of scores) {
    const { kind, logits } = one;
    const added = correctionNumbers(kind, { ...settings, training });
    const raw = edit.replace(logits, (builder, before) => {
      corrections[kind](builder, one, { raw: before, added });
    });
    renamed.push([logits, raw]);
    for (const label of one.labels) {
      const before = edit.replace(label.name, (builder) => {
        chooseLabels(builder, one, label, added);
      });
      renamed.push([label.name, before]);
    }
  }
  const { opsetBefore: opset } = edit;
  const note = writeNote({ scores, settings, renamed, opset, order: edit.order() });
  return withMetadata(edit.finish(), { [adjustmentKey]: note });
}
