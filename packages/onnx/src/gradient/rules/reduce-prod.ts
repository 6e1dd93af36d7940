import { applyAgain } from "../apply-again.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { keptReduction, keptSum } from "../kept-reduction.ts";
import { productOfOthers } from "../product-of-others.ts";

/** `y = Π x` over axes: each factor gets `g` times the product of the others. */
export const reduceProdGradient: GradientRule = ({ graph, node, inputs, gradient }) => {
  const [x, ...axes] = inputs;
  const others = productOfOthers(graph, x, {
    multiply: (factors) => applyAgain(graph, node, [factors, ...axes], { keepdims: 1 })[0],
    count: (terms) => keptSum(graph, node, terms),
    spread: (results) => results,
  });
  return [graph.node("Mul", [others, keptReduction(graph, node, gradient)])];
};
