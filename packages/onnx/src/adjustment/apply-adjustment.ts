import type { Training } from "@balms/core";
import { adjustmentKey } from "../model/metadata-keys.ts";
import { withMetadata } from "../model/model-metadata.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { ClassScores } from "../scores/class-scores.ts";
import { inlineFunctions } from "../scores/inline-functions.ts";
import { writeNote } from "./adjustment-note.ts";
import type { AdjustmentNote, AdjustmentSettings } from "./adjustment-note.ts";
import { checkFits } from "./along-classes.ts";
import { checkRuledOut } from "./check-ruled-out.ts";
import { chooseLabels } from "./choose-labels.ts";
import { correctionNumbers } from "./correction-numbers.ts";
import type { Correction } from "./correction.ts";
import type { BiasFolder, ScoringLayer } from "./fold-biases.ts";
import type { FoldedBias } from "./folded-bias.ts";
import { GraphEdit } from "./graph-edit.ts";
import { inlinedCalls } from "./inlined-calls.ts";

/** What a model imported, where another imports something else; a domain that is left out is null, the standard's. */
function importsBefore(before: OnnxModel, after: OnnxModel): AdjustmentNote["imports"] {
  const [old, now] = [before, after].map(({ opsetImport }) =>
    opsetImport.map((one): [string | null, number] => [
      Object.hasOwn(one, "domain") ? one.domain : null,
      Number(one.version),
    ]),
  );
  return JSON.stringify(old) === JSON.stringify(now) ? undefined : old;
}

/** Where and how scores are corrected. */
interface Way {
  /** `plainCorrectionOf` or `correctionOf`: a page that adjusts classifiers does not load what detectors need. */
  readonly correctionOf: (scores: ClassScores) => Correction;
  /** Layers that compute all of the scores, whose biases take the correction up; none: it is computed behind them. */
  readonly layers?: readonly ScoringLayer[] | undefined;
  /** `foldBiases`, where there may be layers: another thing that classifiers do without. */
  readonly foldBiases?: BiasFolder;
}

/** A copy of a model whose scores are corrected, and that says so. */
export function applyAdjustment(
  model: OnnxModel,
  scores: readonly ClassScores[],
  { training, ...settings }: AdjustmentSettings & { readonly training?: Training | undefined },
  { correctionOf, layers = [], foldBiases }: Way,
): OnnxModel {
  const inlined = inlineFunctions(model);
  const edit = new GraphEdit(inlined);
  const renamed: [string, string][] = [];
  let folded: readonly FoldedBias[] | undefined;
  for (const one of scores) {
    const { kind, logits } = one;
    const added = correctionNumbers(one, { ...settings, training });
    checkFits(added, one);
    if (foldBiases !== undefined && layers.length > 0) {
      folded ??= edit.fold((edited, taken) => foldBiases(edited, layers, { added, taken }));
      continue;
    }
    if (kind !== "probabilities" && !added.every(Number.isFinite)) {
      checkRuledOut(graphOf(inlined), logits);
    }
    const raw = edit.replace(logits, (builder, before) => {
      correctionOf(one)(builder, one, { raw: before, added });
    });
    renamed.push([logits, raw]);
    for (const label of one.labels) {
      const before = edit.replace(label.name, (builder) => {
        chooseLabels(builder, one, label, added);
      });
      renamed.push([label.name, before]);
    }
  }
  const adjusted = edit.finish();
  const calls = inlinedCalls(graphOf(model).node, graphOf(inlined).node);
  const note = writeNote({
    scores,
    settings,
    renamed,
    imports: importsBefore(model, adjusted),
    calls: calls.length === 0 ? undefined : calls,
    order: edit.order(),
    ...(folded === undefined ? {} : { layers, folded }),
  });
  return withMetadata(adjusted, { [adjustmentKey]: note });
}
