import { automaticPadding, windowAttributes } from "../../../graph/sliding-window.ts";
import { intAttribute, intsAttribute } from "../../../model/attributes.ts";
import type { GradientContext } from "../../gradient-rule.ts";
import { identityMatrix, mapBack } from "../../axis-map.ts";

// The version of pooling with dilations, other than for the greatest element.
const dilatedOpset = 19;

/** What a pooling does along one of its axes, [size before, size after]. */
function windowMatrix(
  { graph, node, inputs: [x] }: GradientContext,
  index: number,
  more: Readonly<Record<string, number>>,
): string {
  const kernel = intsAttribute(node, "kernel_shape") ?? [];
  const { strides, dilations, before, after } = windowAttributes(node, kernel.length);
  const padding = automaticPadding(node);
  const second = graph.integers([1]);
  const rows = graph.node("Unsqueeze", [identityMatrix(graph, x, index + 2), second]);
  const pooled = graph.node(node.opType, [rows], {
    kernel_shape: [kernel[index]],
    strides: [strides[index]],
    ...(padding === "NOTSET" ? { pads: [before[index], after[index]] } : { auto_pad: padding }),
    ...(dilations[index] === 1 || graph.opset < dilatedOpset
      ? {}
      : { dilations: [dilations[index]] }),
    ...(intAttribute(node, "ceil_mode", 0) === 0 ? {} : { ceil_mode: 1 }),
    ...more,
  });
  return graph.node("Squeeze", [pooled, second]);
}

/**
 * The gradient through a pooling that is a linear map along each axis by itself.
 *
 * @param gradient - with respect to what the pooling gives
 * @param more - attributes, besides those of the window
 */
export function spreadOverWindows(
  context: GradientContext,
  gradient: string,
  more: Readonly<Record<string, number>>,
): string {
  const axes = intsAttribute(context.node, "kernel_shape") ?? [];
  return axes.reduce((rest, _, index) => {
    const matrix = windowMatrix(context, index, more);
    return mapBack(context.graph, rest, { axis: index + 2, matrix });
  }, gradient);
}
