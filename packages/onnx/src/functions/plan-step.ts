import { ModelError } from "@balms/core";
import { graphOf, opsetOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { findClassifierHead } from "../surgery/find-classifier-head.ts";
import { planLoss } from "./plan-loss.ts";
import type { LossPlan, LossRequest } from "./plan-loss.ts";

// Gradient rules are written for these operators and newer ones.
const oldestOpset = 13;

function initializers(model: OnnxModel): ReadonlySet<string> {
  return new Set(graphOf(model).initializer.map(({ name }) => name));
}

/** Weight and bias of the linear layer that gives the scores, as far as they are initializers. */
function headInitializers(model: OnnxModel, logits: string): string[] {
  if (opsetOf(model) < oldestOpset) return [];
  const known = initializers(model);
  try {
    const { weight, bias } = findClassifierHead(model, { logits });
    return [weight, bias ?? ""].filter((name) => known.has(name));
  } catch (error) {
    // Another head: the step computes loss and gradient, and moves nothing.
    if (ModelError.isInstance(error)) return [];
    throw error;
  }
}

function checkParameters(model: OnnxModel, parameters: readonly string[]): void {
  const opset = opsetOf(model);
  if (parameters.length > 0 && opset < oldestOpset) {
    refuseModel(
      "parameters",
      `a model of operator version (opset) ${opset}`,
      `${oldestOpset} or newer, where parameters are to be moved`,
      "Export the model with a newer opset, or leave the parameters out.",
    );
  }
  const known = initializers(model);
  const other = parameters.find((name) => !known.has(name));
  if (other === undefined) return;
  refuseModel("parameters", `"${other}"`, "names of initializers of the model");
}

/**
 * A loss with a step of gradient descent on parameters: the named ones, or those of the linear layer that gives the scores.
 *
 * @throws {@link ModelError} where a named parameter cannot be moved
 */
export function planStep(
  model: OnnxModel,
  request: Omit<LossRequest, "parameters">,
  named: readonly string[] | undefined,
): LossPlan {
  if (named !== undefined) {
    checkParameters(model, named);
    return planLoss(model, { ...request, parameters: named });
  }
  const parameters = headInitializers(model, request.scores.logits);
  return planLoss(model, { ...request, parameters });
}
