import { builderFromModel } from "../graph/builder-from-model.ts";
import { isAdjustment } from "../adjustment/adjustment.ts";
import { adjustmentKey, headKey, lossKey } from "../model/metadata-keys.ts";
import { modelMetadata } from "../model/model-metadata.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";
import type { ClassScores, ScoreKind } from "../scores/class-scores.ts";
import { findScores } from "../surgery/find-scores.ts";

/** Refuses models whose scores are corrected already, or that have a loss. */
export function checkLossless(model: OnnxModel): void {
  const { [adjustmentKey]: note, [headKey]: method, [lossKey]: loss } = modelMetadata(model);
  if (note !== undefined || method === "post-hoc" || graphOf(model).node.some(isAdjustment)) {
    refuseModel(
      "model",
      "a model whose scores are adjusted already",
      "a model that was not adjusted",
      "Attach the loss to the original model: with the prior in the loss its scores need no adjustment, and both would correct twice.",
    );
  }
  if (loss === undefined) return;
  refuseModel(
    "model",
    `a model that has a loss already (${loss})`,
    "a model without one",
    "Attach the loss to the original model.",
  );
}

const why: Readonly<Record<Exclude<ScoreKind, "softmax" | "sigmoid">, string>> = {
  background: "scores with one more than the classes of the prior, for none of them",
  binary: "one score for two classes",
  probabilities: "probabilities, and no raw scores before them",
};

/** Scores that a loss can be made of. */
export type LossScores = ClassScores & { readonly kind: "softmax" | "sigmoid" };

/**
 * Finds the scores that a loss is made of.
 *
 * @throws {@link ModelError} when there are none, or several and none is named.
 */
export function findLossScores(
  model: OnnxModel,
  { logits, kind = "softmax" }: { logits?: string | undefined; kind?: ScoreKind | undefined },
): LossScores {
  const { logits: name, classes, type } = findScores(model, logits);
  const rank = builderFromModel(model).shapeOf(name)?.length ?? 2;
  const scores = {
    logits: name,
    kind,
    classes,
    axis: rank - 1,
    rank,
    type,
    scale: 1,
    background: undefined,
    activation: undefined,
    outputs: [],
    labels: [],
  };
  if (scores.kind === "softmax" || scores.kind === "sigmoid")
    return { ...scores, kind: scores.kind };
  return refuseModel(
    scores.logits,
    why[scores.kind],
    "one raw score for each class",
    "A loss needs raw scores, one for each class of the prior.",
  );
}
