import { intAttribute, stringAttribute } from "../../model/attributes.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { zerosLike } from "../like-shapes.ts";
import { refuseModel } from "../../model/refuse-model.ts";

/** Elements replaced (or added to) by index: what was replaced gets nothing, the updates get what lies at their place. */
export const scatterElementsGradient: GradientRule = ({
  graph,
  node,
  inputs,
  outputs,
  gradient,
  needs,
}) => {
  const [, indices, updates] = inputs;
  const axis = intAttribute(node, "axis", 0);
  const reduction = stringAttribute(node, "reduction", "none");
  if (reduction !== "none" && reduction !== "add") {
    refuseModel(
      outputs[0],
      `ScatterElements with reduction "${reduction}"`,
      'reduction "none" or "add"',
      "Extend gradient/rules/scatter-elements.ts.",
    );
  }
  const gradientOfData = (): string =>
    reduction === "add"
      ? gradient
      : graph.node("ScatterElements", [gradient, indices, zerosLike(graph, updates)], { axis });
  return [
    needs(0) ? gradientOfData() : undefined,
    undefined,
    needs(2) ? graph.node("GatherElements", [gradient, indices], { axis }) : undefined,
  ];
};
