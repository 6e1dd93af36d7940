import { intAttribute } from "../../model/attributes.ts";
import { applyAgain } from "../apply-again.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** Running sums along an axis: each element is in the sums that come after it, so the gradient is summed from the other end. */
export const cumSumGradient: GradientRule = ({ graph, node, inputs: [, axis], gradient }) => {
  const reverse = 1 - intAttribute(node, "reverse", 0);
  return applyAgain(graph, node, [gradient, axis], { reverse });
};
