import { intAttribute, stringAttribute } from "../../model/attributes.ts";
import { applyAgain } from "../apply-again.ts";
import { arithmetic } from "../arithmetic.ts";
import type { GradientContext, GradientRule } from "../gradient-rule.ts";
import { zerosLike } from "../like-shapes.ts";
import { productOfOthers } from "../product-of-others.ts";

/** Takes what lies at the places of a scatter. */
type Gather = (context: GradientContext, values: string) => string;

interface Scattered {
  readonly data: () => string;
  readonly updates: () => string;
}

/** Puts updates at the places of a scatter. */
function scatter(
  { graph, node, inputs }: GradientContext,
  data: string,
  updates: string,
  reduction = stringAttribute(node, "reduction", "none"),
): string {
  // Older versions have no such attribute: what is as it was is left alone.
  const isSame = reduction === stringAttribute(node, "reduction", "none");
  return applyAgain(graph, node, [data, inputs[1], updates], isSame ? {} : { reduction })[0];
}

/** `y = x·Π u`: each update gets the product of the others and of the data. */
function multiplied(context: GradientContext, gather: Gather): Scattered {
  const { graph, inputs, gradient } = context;
  const [x, , updates] = inputs;
  const others = (): string =>
    productOfOthers(graph, updates, {
      multiply: (factors) => scatter(context, x, factors),
      count: (terms) => scatter(context, zerosLike(graph, x), terms, "add"),
      spread: (results) => gather(context, results),
    });
  return {
    data: () => scatter(context, gradient, updates),
    updates: () => graph.node("Mul", [others(), gather(context, gradient)]),
  };
}

/** `y = max(x, u, …)` or `min`: the gradient goes to the extreme ones, in equal shares where several tie. */
function extreme(context: GradientContext, gather: Gather): Scattered {
  const { graph, inputs, outputs, gradient } = context;
  const [x, , updates] = inputs;
  const { equal, mask, mul, div } = arithmetic(graph, x);
  const kept = mask(equal(x, outputs[0]));
  const taken = mask(equal(updates, gather(context, outputs[0])));
  const share = div(gradient, scatter(context, kept, taken, "add"));
  return {
    data: () => mul(share, kept),
    updates: () => mul(gather(context, share), taken),
  };
}

/** Elements replaced by index, or added to: what was replaced gets nothing, the updates get what lies at their places. */
function placed(context: GradientContext, gather: Gather): Scattered {
  const { graph, node, inputs, gradient } = context;
  const isAdded = stringAttribute(node, "reduction", "none") === "add";
  return {
    data: () => (isAdded ? gradient : scatter(context, gradient, zerosLike(graph, inputs[2]))),
    updates: () => gather(context, gradient),
  };
}

const forms: ReadonlyMap<string, typeof placed> = new Map([
  ["max", extreme],
  ["min", extreme],
  ["mul", multiplied],
]);

const scatterRule =
  (gather: Gather): GradientRule =>
  (context) => {
    const form = forms.get(stringAttribute(context.node, "reduction", "none")) ?? placed;
    const { data, updates } = form(context, gather);
    return [
      context.needs(0) ? data() : undefined,
      undefined,
      context.needs(2) ? updates() : undefined,
    ];
  };

/** Values put at places, by one index each or by lists of indices. */
export const scatterGradients: Readonly<Record<string, GradientRule>> = {
  ScatterElements: scatterRule(({ graph, node, inputs: [, indices] }, values) =>
    graph.node("GatherElements", [values, indices], { axis: intAttribute(node, "axis", 0) }),
  ),
  ScatterND: scatterRule(({ graph, inputs: [, indices] }, values) =>
    graph.node("GatherND", [values, indices]),
  ),
};
