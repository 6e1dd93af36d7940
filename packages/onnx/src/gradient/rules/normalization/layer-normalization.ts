import { normalAxis } from "../../../graph/shape.ts";
import { floatAttribute, intAttribute } from "../../../model/attributes.ts";
import { refuseModel } from "../../../model/refuse-model.ts";
import type { GradientContext, GradientRule } from "../../gradient-rule.ts";
import { unbroadcast } from "../../unbroadcast.ts";
import { scaleToOne, scaledGradient, standardize, standardizedGradient } from "./standardize.ts";

/** From an axis to the last one. */
function normalizedAxes({ graph, node, inputs: [x] }: GradientContext): number[] {
  const rank = graph.rankOf(x);
  const first = normalAxis(intAttribute(node, "axis", -1), rank);
  return Array.from({ length: rank - first }, (_, axis) => first + axis);
}

/** `y = γ·x̂ + β` with γ and β of the normalised sizes; what x̂ is and its gradient are told by the operator. */
function normalization(to: typeof standardize, back: typeof standardizedGradient): GradientRule {
  return (context) => {
    const { graph, node, inputs, outputs, gradient, gradients, needs } = context;
    const [x, scale, bias = ""] = inputs;
    if (gradients.slice(1).some((entry) => entry !== undefined)) {
      refuseModel(
        outputs[0],
        `${node.opType} whose mean or deviation goes into what is differentiated`,
        "a normalisation of which only the first output is used",
        "Compute the mean with ReduceMean.",
      );
    }
    const epsilon = floatAttribute(node, "epsilon", 1e-5);
    const hat = to(graph, x, { axes: normalizedAxes(context), epsilon });
    const ofScale = (): string =>
      unbroadcast(graph, graph.node("Mul", [gradient, hat.value]), scale);
    return [
      needs(0) ? back(graph, hat, graph.node("Mul", [gradient, scale])) : undefined,
      needs(1) ? ofScale() : undefined,
      bias !== "" && needs(2) ? unbroadcast(graph, gradient, bias) : undefined,
    ];
  };
}

/** `y = γ·x̂ + β`, standardised over the last axes. */
export const layerNormalizationGradient: GradientRule = normalization(
  standardize,
  standardizedGradient,
);

/** `y = γ·x/√(mean x² + ε)` over the last axes. */
export const rmsNormalizationGradient: GradientRule = normalization(scaleToOne, scaledGradient);
