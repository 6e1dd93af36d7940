import { elementTypeCode } from "../../model/element-type.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { unbroadcast } from "../unbroadcast.ts";

/** `y = max(a, b, …)` or `min`: the gradient goes to the extreme inputs, in equal shares where several tie. */
export const maxGradient: GradientRule = ({ graph, inputs, outputs: [y], gradient, needs }) => {
  const to = elementTypeCode(graph.floatTypeOf(y));
  const masks = inputs.map((input) =>
    graph.node("Cast", [graph.node("Equal", [input, y])], { to }),
  );
  const ties = masks.reduce((sum, mask) => graph.node("Add", [sum, mask]));
  const share = graph.node("Div", [gradient, ties]);
  return inputs.map((input, index) =>
    needs(index) ? unbroadcast(graph, graph.node("Mul", [share, masks[index]]), input) : undefined,
  );
};
