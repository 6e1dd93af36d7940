import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import { automaticPadding, windowAttributes, windowExtent } from "../../../graph/sliding-window.ts";
import type { SlidingWindow } from "../../../graph/sliding-window.ts";
import { intAttribute, intsAttribute } from "../../../model/attributes.ts";
import type { GradientContext, GradientRule } from "../../gradient-rule.ts";
import { biasGradient, filterShape } from "./convolution.ts";
import type { Convolution } from "./convolution.ts";
import { filterGradient } from "./filter-gradient.ts";
import { refuseOpenSize } from "./resolve-window.ts";

/** What is cut off at both ends where the node says how much comes out, and not how much is cut. */
function totalPadding(
  { graph, node, inputs: [x] }: GradientContext,
  { strides, extents }: { strides: readonly number[]; extents: readonly number[] },
): number[] | undefined {
  const given = intsAttribute(node, "output_shape")?.slice(-strides.length);
  if (given !== undefined) {
    const sizes = graph.shapeOf(x)?.slice(2) ?? [];
    return sizes.map((size, axis) => {
      if (typeof size === "string") return refuseOpenSize(x, size, "output_shape");
      return Math.max(strides[axis] * (size - 1) + extents[axis] - given[axis], 0);
    });
  }
  if (!automaticPadding(node).startsWith("SAME")) return undefined;
  return extents.map((extent, axis) => Math.max(extent - strides[axis], 0));
}

/** The window whose convolution this node is the transpose of. */
function transposedWindow(context: GradientContext, kernel: readonly number[]): SlidingWindow {
  const { node } = context;
  const window = windowAttributes(node, kernel.length);
  const added = intsAttribute(node, "output_padding");
  const extents = kernel.map(
    (width, axis) => windowExtent(width, window.dilations[axis]) + (added?.[axis] ?? 0),
  );
  const totals = totalPadding(context, { strides: window.strides, extents });
  if (totals === undefined) return window;
  const smaller = totals.map((total) => Math.floor(total / 2));
  const larger = totals.map((total) => Math.ceil(total / 2));
  const isUpper = automaticPadding(node) === "SAME_UPPER";
  return { ...window, before: isUpper ? smaller : larger, after: isUpper ? larger : smaller };
}

/** The gradient with respect to what is spread: the convolution itself. */
function spreadGradient(graph: GraphBuilder, convolution: Convolution): string {
  const { name, image, weight, window, group } = convolution;
  const { strides, dilations, before, after } = window;
  const attributes = { strides, dilations, group, pads: [...before, ...after] };
  return graph.node("Conv", [image, weight], attributes, `${name}.dX`);
}

/** A convolution with input and output changed over: so are its gradients. */
export const convTransposeGradient: GradientRule = (context) => {
  const { graph, node, inputs, outputs, gradient, needs } = context;
  const [x, weight] = inputs;
  const convolution = {
    name: outputs[0],
    image: gradient,
    weight,
    outer: x,
    window: transposedWindow(context, filterShape(graph, weight).slice(2)),
    group: intAttribute(node, "group", 1),
  };
  return [
    needs(0) ? spreadGradient(graph, convolution) : undefined,
    needs(1) ? filterGradient(graph, convolution, context.blocks) : undefined,
    needs(2) ? biasGradient(graph, gradient) : undefined,
  ];
};
