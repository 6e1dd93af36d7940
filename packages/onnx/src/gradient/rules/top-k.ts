import { intAttribute } from "../../model/attributes.ts";
import { applyAgain } from "../apply-again.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { zerosLike } from "../like-shapes.ts";

/** The largest or smallest elements along an axis: their gradients go where they came from. */
export const topKGradient: GradientRule = ({ graph, node, inputs, outputs, gradient }) => {
  const named = outputs[1] ?? "";
  const indices = named === "" ? applyAgain(graph, node, inputs, {}, 2)[1] : named;
  const axis = intAttribute(node, "axis", -1);
  const zeros = zerosLike(graph, inputs[0]);
  return [graph.node("ScatterElements", [zeros, indices, gradient], { axis })];
};
