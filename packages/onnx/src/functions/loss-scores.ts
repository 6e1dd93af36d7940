import { BalmsError } from "@balms/core";
import { isAdjustment } from "../adjustment/adjustment.ts";
import { adjustmentKey, headKey, lossKey } from "../model/metadata-keys.ts";
import { modelMetadata } from "../model/model-metadata.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";
import type { ClassScores, ScoreKind } from "../scores/class-scores.ts";
import { traceClassScores } from "../scores/find-class-scores.ts";
import { classesOf } from "../scores/score-kind.ts";
import type { ClassScoresOptions } from "../scores/class-scores-options.ts";
import type { FoundScores } from "../scores/find-class-scores.ts";
import type { LossOptions, RawKind } from "./loss-options.ts";

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

const why: Readonly<Record<Exclude<ScoreKind, RawKind>, string>> = {
  background: "scores with one more than the classes of the prior, for none of them",
  probabilities: "probabilities, and no raw scores before them",
};

/** Scores that a loss can be made of, and the model that their names speak of. */
export interface LossScores {
  readonly model: OnnxModel;
  readonly scores: RawScores;
}

/** One raw score for each class, or one alone for two. */
export type RawScores = ClassScores & { readonly kind: RawKind };

function isRaw(scores: ClassScores): scores is RawScores {
  return scores.kind !== "background" && scores.kind !== "probabilities";
}

/** A loss knows no background: where the finder would have to be told of one, the scores are simply those of other classes. */
function trace(
  model: OnnxModel,
  options: ClassScoresOptions,
  classes: number | undefined,
): FoundScores {
  try {
    return traceClassScores(model, { ...options, classes });
  } catch (error) {
    if (!BalmsError.isInstance(error)) throw error;
    return traceClassScores(model, options);
  }
}

/**
 * Finds the scores that a loss is made of.
 *
 * @param classes - C of the prior, where there is one
 * @throws {@link ModelError} when there are none, or several and none is named; {@link PriorError} for another number of classes
 */
export function findLossScores(
  model: OnnxModel,
  { logits, kind }: Pick<LossOptions, "logits" | "kind">,
  classes: number | undefined,
): LossScores {
  const { model: written, scores } = trace(model, { logits, kind }, classes);
  const raw = scores.filter((one) => isRaw(one));
  if (raw.length === 0) {
    const [first] = scores;
    refuseModel(
      first.logits,
      why[first.kind as Exclude<ScoreKind, RawKind>],
      "one raw score for each class of the prior",
      "Attach the loss to a model that has them.",
    );
  }
  const fitting = raw.filter(
    (one) => classes === undefined || classesOf(one.kind, one.classes) === classes,
  );
  if (fitting.length > 1) {
    refuseModel(
      "logits",
      `class scores in ${fitting.map((one) => `"${one.logits}"`).join(" and ")}`,
      "the name of the tensor that the loss is made of",
      "Name one with the option `logits`.",
    );
  }
  // Of other classes: the check of the prior says so.
  return { model: written, scores: fitting[0] ?? raw[0] };
}
