import { PriorError } from "@balms/core";
import type { ClassPrior } from "@balms/core";
import { checkPrior, refuse } from "@balms/core/adapter";
import { checkModelClasses } from "../adjustment/check-model-classes.ts";
import { standardOpset } from "../adjustment/standard-opset.ts";
import { copyModel } from "../model/copy-model.ts";
import { lossKey } from "../model/metadata-keys.ts";
import { withMetadata } from "../model/model-metadata.ts";
import { graphOf, opsetOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { lossType } from "./add-loss.ts";
import { calledFunctions } from "./called-functions.ts";
import { functionOpsets } from "./function-domain.ts";
import { addedToScores, checkLossOptions } from "./loss-options.ts";
import type { LossOptions } from "./loss-options.ts";
import { checkLossless, findLossScores } from "./loss-scores.ts";
import type { RawScores } from "./loss-scores.ts";
import { planLoss } from "./plan-loss.ts";
import { planStep } from "./plan-step.ts";
import { withFunctions } from "./with-functions.ts";
import { withLossInGraph, withLossInTrainingInfo } from "./write-loss.ts";

/** The model with operators to write a loss in; one that uses no standard operators may not import any. */
function withOperators(model: OnnxModel): OnnxModel {
  const { version, imports } = standardOpset(model, graphOf(model));
  if (version > functionOpsets.newest) {
    refuseModel(
      "model",
      `version ${version} of the standard operators`,
      `version ${functionOpsets.newest} or older`,
      "Convert the model to an older version (onnx.version_converter), or export it again.",
    );
  }
  if (imports === model.opsetImport) return model;
  const result = copyModel(model);
  result.opsetImport = [...imports];
  return result;
}

/** Says what to do about a background: to a loss it is a class like others. */
function checkBackgroundCounted({ kind, classes }: RawScores, prior: ClassPrior): void {
  if (kind !== "softmax" || prior.classes.length !== classes - 1) return;
  throw new PriorError({
    parameter: "prior",
    received: `${classes - 1} classes`,
    expected: `${classes} classes, as many as the model has`,
    hint: "If one score stands for none of the classes, count its training rows as a class too, where the model has it.",
  });
}

/**
 * A model that also computes a loss of its class scores: Balanced Softmax or its sigmoid form, per row and as a mean, with the gradient
 * for whoever trains the layers before. What the model computes otherwise stays as it is.
 *
 * New inputs: `labels`, int32 class ids of the scores' shape without the class axis (−1 is background in the sigmoid form), or with
 * `labels: "multi-hot"` 0, 1 or a share in between of the scores' shape, in the type of the loss; and with `rowWeights: true` a
 * weight per row. One score alone for two classes takes the ids 0 and 1. New outputs: `loss` (mean, a scalar), `losses` (per row), `probabilities` (what the
 * loss is the −log of: with the prior inside, not for predicting), `gradient` (of `loss` with respect to the scores, of their
 * shape and type). Where the model has such a name already, the new one gets a number; the metadata `balms.loss` say all names.
 * Everything is in float32 (float64 for scores in float64), also for scores in half precision.
 *
 * A label that is no class, one of a class that is masked, and a target outside [0, 1] makes the row's loss and the mean +∞ and its gradient NaN: no runtime
 * checks labels, and no row is silently taken for another class. A row whose weight is 0 does not count, whatever its label:
 * that is how padding in [B, T, C] is left out (from operator version 9 on).
 *
 * The loss is a call of {@link balmsFunctions}, for which the file format is raised to IR 8; below operator version 11 its nodes are
 * written out and the format stays. With `trainingInfo: true` all of this stands in the model's `training_info` instead, for
 * tools that read it, with a step `θ − learningRate·gradient` on `parameters` and bindings for their new values; runtimes run the model as before.
 *
 * Source: BALMS, arXiv 2007.10740, §3.1.
 *
 * @param model - a classifier with raw class scores in its graph, operator version 7 to 26; it is not changed
 * @param options - `prior` (C classes), `logits` to name the scores, `kind`, `tau`, `zeroCounts`, `alpha`, `sampled`, `mismatch`; `frequencies` and
 * `dividesByClassesMinusOne` and `labels` for the sigmoid form; `rowWeights`, `over`, `labelType`, `trainingInfo`, `parameters`
 * @throws {@link ModelError} when the scores cannot be found or are probabilities, and for models that are adjusted or have a loss already.
 * @throws {@link PriorError} when the prior has other classes than the model, or a class without examples.
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { attachLoss, headModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const withLoss = attachLoss(model, { prior: priorFromCounts([990, 10]) });
 * console.log(withLoss.graph?.output.map(({ name }) => name)); // [ "logits", "loss", "losses", "probabilities", "gradient" ]
 * ```
 */
export function attachLoss(model: OnnxModel, options: LossOptions): OnnxModel {
  checkLossOptions(options);
  const told = { ...options };
  checkLossless(model);
  const { prior, labels, labelType, over, rowWeights, parameters } = told;
  const { trainingInfo = false } = told;
  const classes = prior === undefined ? undefined : checkPrior(prior).classes.length;
  const { model: written, scores } = findLossScores(withOperators(model), told, classes);
  const added = addedToScores(told, scores.kind);
  if (prior !== undefined) {
    checkBackgroundCounted(scores, prior);
    checkModelClasses(model, scores, prior);
  }
  if (added.length !== scores.classes) {
    refuse("frequencies", `${added.length} numbers`, `${scores.classes}, one for each class`);
  }
  const request = { scores, added, labels, labelType, over, rowWeights };
  const plan = trainingInfo
    ? planStep(written, request, parameters)
    : planLoss(written, { ...request, parameters: [] });
  const functions = calledFunctions(plan.nodes, {
    opset: opsetOf(written),
    type: lossType(scores),
  });
  const result = trainingInfo
    ? withLossInTrainingInfo(written, plan)
    : withLossInGraph(written, plan);
  const callable = functions.length === 0 ? result : withFunctions(result, functions);
  const { kind, logits } = scores;
  return withMetadata(callable, { [lossKey]: JSON.stringify({ kind, logits, ...plan.names }) });
}
