import { addFunctionCall } from "../functions/add-function-call.ts";
import type { FunctionName } from "../functions/function-definitions.ts";
import { refuseModel } from "../model/refuse-model.ts";
import type { GradientContext, GradientRule } from "./gradient-rule.ts";
import { addGradient } from "./rules/add.ts";

/** Refuses what there is no gradient of: a silent zero would be wrong. */
function checkAsked(context: GradientContext, input: number, output: number): void {
  const { inputs, outputs, gradients, needs } = context;
  const other = inputs.findIndex((_, index) => index !== input && needs(index));
  const through = gradients[output] === undefined ? undefined : outputs[output];
  if (other === -1 && through === undefined) return;
  refuseModel(
    context.node.opType,
    through === undefined ? `a gradient for "${inputs[other]}"` : `a gradient through "${through}"`,
    `one from "${outputs[0]}" to "${inputs[input]}"`,
    "Compute what else you need of plain operators.",
  );
}

const lossGradient =
  (name: Extract<FunctionName, `${string}Gradient`>): GradientRule =>
  (context) => {
    checkAsked(context, 0, 1);
    const { graph, inputs, gradient } = context;
    const { type, shape } = graph.valueType(inputs[0]);
    return addFunctionCall(graph, name, [...inputs, gradient], [shape], type ?? "float32");
  };

/** The factor of each loss is the second output; a scalar gradient stretches over them. */
const meanGradient: GradientRule = (context) => {
  checkAsked(context, 0, 1);
  const { graph, outputs, gradient } = context;
  return [graph.node("Mul", [outputs[1], gradient])];
};

/** Gradient rules of the functions of the domain `ai.balms`. */
export const balmsFunctionGradients: ReadonlyMap<string, GradientRule> = new Map(
  Object.entries({
    BalancedMultiLabel: lossGradient("BalancedMultiLabelGradient"),
    BalancedSigmoid: lossGradient("BalancedSigmoidGradient"),
    BalancedSoftmax: lossGradient("BalancedSoftmaxGradient"),
    LogitAdjustment: addGradient,
    MeanOverBatch: meanGradient,
    MeanOverWeights: meanGradient,
  }),
);
