import { logitAdjustment, ModelError, PriorError } from "@balms/core";
import type { ClassPrior, Training } from "@balms/core";
import { modelMetadata } from "../model/model-metadata.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { isAdjustment } from "./adjustment.ts";
import { readNote } from "./adjustment-note.ts";
import { headKey, lossKey, trainingKey } from "../model/metadata-keys.ts";
import { readTraining } from "../model/training-note.ts";

function adjustedAlready(how: string): ModelError {
  return new ModelError({
    parameter: "model",
    received: `a model that is adjusted already${how}`,
    expected: "a model that was not adjusted",
    hint: "Adjust the original model instead, or this one after stripAdjustment(model). For another target prior: retargetModel(model, { target }).",
  });
}

function correctedInTraining(method: string): ModelError {
  return new ModelError({
    parameter: "model",
    received: `a head trained by "${method}", which took the class frequencies into account`,
    expected: "a head trained with plain softmax or sigmoids",
    hint: "It needs no adjustment: use the model as it is.",
  });
}

function correctedByLoss(note: string): ModelError {
  return new ModelError({
    parameter: "model",
    received: `a model with a loss that takes the class frequencies into account (${note})`,
    expected: "a model without one",
    hint: "Adjust the model that the loss was attached to, unless it was trained with that loss since.",
  });
}

/**
 * Refuses models that already take the class frequencies into account, as far as they say so themselves: a second correction
 * would favour rare classes far too much.
 *
 * @throws {@link ModelError} for adjusted models, and for heads trained with Balanced Softmax or BALMS of which nothing more is known.
 */
export function checkUnadjusted(model: OnnxModel): void {
  const { [headKey]: method, [trainingKey]: told, [lossKey]: loss } = modelMetadata(model);
  if (loss !== undefined) throw correctedByLoss(loss);
  const note = readNote(model);
  if (note !== undefined) {
    const { prior, tau, target } = note.settings ?? {};
    const from = prior === undefined ? "" : ` (tau ${tau}, prior ${prior.digest})`;
    throw adjustedAlready(target === undefined ? from : `${from} for the target ${target.digest}`);
  }
  if (method === "post-hoc" || graphOf(model).node.some(isAdjustment)) throw adjustedAlready("");
  if (told === undefined && (method === "balanced-softmax" || method === "balms")) {
    throw correctedInTraining(method);
  }
}

/**
 * Refuses a prior to adjust from that the model's logits do not assume, as far as the model says how it was trained.
 *
 * @throws {@link ModelError} when the class frequencies were in its loss; {@link PriorError} when its rows were drawn by other shares.
 */
export function checkAssumedByHead(model: OnnxModel, prior: ClassPrior): void {
  const training = readTraining(model, prior.classes);
  if (training === undefined) return;
  try {
    logitAdjustment({ prior, tau: 0, training });
  } catch (error) {
    if (!PriorError.isInstance(error)) throw error;
    throw refusal(error, training, modelMetadata(model)[headKey] ?? "balanced-softmax");
  }
}

function refusal(
  { received, expected }: PriorError,
  { inLoss, tau }: Training,
  method: string,
): Error {
  if (inLoss !== undefined && tau !== 0) return correctedInTraining(method);
  return new PriorError({
    parameter: "prior",
    received,
    expected: `${expected}, as the model's training rows were drawn`,
    hint: "Pass the prior of the rows that its head was trained on, as they were drawn; or adjust the model as it was before.",
  });
}
