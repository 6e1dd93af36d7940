import { intAttribute } from "../../../model/attributes.ts";
import type { GradientRule } from "../../gradient-rule.ts";
import { biasGradient, filterShape } from "./convolution.ts";
import { filterGradient } from "./filter-gradient.ts";
import { imageGradient } from "./image-gradient.ts";
import { resolveWindow } from "./resolve-window.ts";

/** A window of filters that slides over an image. */
export const convGradient: GradientRule = (context) => {
  const { graph, node, inputs, outputs, gradient, needs, blocks } = context;
  const [image, weight] = inputs;
  const convolution = {
    name: outputs[0],
    image,
    weight,
    outer: gradient,
    window: resolveWindow(graph, node, {
      value: image,
      kernel: filterShape(graph, weight).slice(2),
    }),
    group: intAttribute(node, "group", 1),
  };
  return [
    needs(0) ? imageGradient(graph, convolution) : undefined,
    needs(1) ? filterGradient(graph, convolution, blocks) : undefined,
    needs(2) ? biasGradient(graph, gradient) : undefined,
  ];
};
