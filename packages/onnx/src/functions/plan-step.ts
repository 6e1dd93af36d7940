import { ModelError } from "@balms/core";
import { elementTypeFromCode } from "../model/element-type.ts";
import { graphOf, opsetOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { findClassifierHead } from "../surgery/find-classifier-head.ts";
import { planLoss } from "./plan-loss.ts";
import type { LossPlan, LossRequest } from "./plan-loss.ts";

// Gradient rules are written for these operators and newer ones.
const oldestOpset = 13;

/** Initializers that a step can be computed for. */
function movable(model: OnnxModel): ReadonlySet<string> {
  const precise = graphOf(model).initializer.filter(({ dataType }) =>
    ["float32", "float64"].includes(elementTypeFromCode(dataType) ?? ""),
  );
  return new Set(precise.map(({ name }) => name));
}

/** Weight and bias of the linear layer that gives the scores; none where they are computed, or in integers or half precision. */
function headInitializers(model: OnnxModel, logits: string): string[] {
  if (opsetOf(model) < oldestOpset) return [];
  const known = movable(model);
  try {
    const { weight, bias } = findClassifierHead(model, { logits });
    const parameters = bias === undefined ? [weight] : [weight, bias];
    return parameters.every((name) => known.has(name)) ? parameters : [];
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
  const known = movable(model);
  const other = parameters.find((name) => !known.has(name));
  if (other === undefined) return;
  refuseModel(
    "parameters",
    `"${other}"`,
    "names of initializers of the model, in float32 or float64",
  );
}

/**
 * A loss with a step of gradient descent on parameters: the named ones, or those of the linear layer that gives the scores, where
 * they can be moved.
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
  try {
    return planLoss(model, { ...request, parameters });
  } catch (error) {
    // What lies between the head and the scores cannot be differentiated.
    if (parameters.length === 0 || !ModelError.isInstance(error)) throw error;
    return planLoss(model, { ...request, parameters: [] });
  }
}
