import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import { windowExtent } from "../../../graph/sliding-window.ts";
import { filterShape, spatialAxes } from "./convolution.ts";
import type { Convolution } from "./convolution.ts";

/** Filters turned round, with the two kinds of channels changed over within each group: [group · I, O, kernel…]. */
function turnedFilters(graph: GraphBuilder, { weight, group }: Convolution): string {
  const [outer, inner, ...kernel] = filterShape(graph, weight);
  const axes = spatialAxes(kernel.length);
  const grouped =
    group === 1
      ? weight
      : graph.node("Reshape", [weight, graph.integers([group, outer / group, inner, ...kernel])]);
  const swapped =
    group === 1
      ? graph.node("Transpose", [grouped], { perm: [1, 0, ...axes] })
      : graph.node("Reshape", [
          graph.node("Transpose", [grouped], { perm: [0, 2, 1, ...axes.map((axis) => axis + 1)] }),
          graph.integers([group * inner, outer / group, ...kernel]),
        ]);
  if (kernel.every((width) => width === 1)) return swapped;
  const list = (of: (width: number) => number): string => graph.integers(kernel.map(of));
  const bounds = [
    list(() => -1),
    list((width) => -width - 1),
    graph.integers(axes),
    list(() => -1),
  ];
  return graph.node("Slice", [swapped, ...bounds]);
}

/** Step by step, the gradient is itself a convolution of the outer gradient, which runs faster than a transposed one. */
function byConvolution(
  graph: GraphBuilder,
  convolution: Convolution,
  pads: readonly number[],
): string {
  const { name, outer, group, window } = convolution;
  const filters = turnedFilters(graph, convolution);
  const attributes = { pads, dilations: window.dilations, group };
  return graph.node("Conv", [outer, filters], attributes, `${name}.dX`);
}

/** How much of the padded image lies behind the last window; undefined where only the run tells. */
function unreached(graph: GraphBuilder, convolution: Convolution): number[] | undefined {
  const { image, weight, window } = convolution;
  const { strides, dilations, before, after } = window;
  const kernel = filterShape(graph, weight).slice(2);
  const sizes = graph.shapeOf(image)?.slice(2) ?? [];
  const known = sizes.filter((size) => typeof size === "number");
  if (known.length < kernel.length) return undefined;
  return known.map((size, axis) => {
    const room = size + before[axis] + after[axis] - windowExtent(kernel[axis], dilations[axis]);
    return room % strides[axis];
  });
}

/** A transposed convolution. What no window reaches at the end of an axis has the gradient zero. */
function byTransposition(graph: GraphBuilder, convolution: Convolution): string {
  const { name, image, outer, weight, group, window } = convolution;
  const { strides, dilations, before, after } = window;
  const transposed = (pads: readonly number[], added: readonly number[]): string =>
    graph.node(
      "ConvTranspose",
      [outer, weight],
      { strides, dilations, group, pads, output_padding: added },
      `${name}.dX`,
    );
  const rest = unreached(graph, convolution);
  if (rest !== undefined) return transposed([...before, ...after], rest);
  // Of the greatest size that can be, the run tells how much it is.
  const none = strides.map(() => 0);
  const most = strides.map((stride) => stride - 1);
  const found = transposed([...before, ...none], most);
  const bounds = [graph.integers([2]), graph.integers([strides.length + 2])];
  const sizes = graph.node("Slice", [graph.node("Shape", [image]), ...bounds]);
  const axes = graph.integers(spatialAxes(strides.length));
  return graph.node("Slice", [found, graph.integers(none), sizes, axes]);
}

/**
 * The gradient with respect to the image of a convolution.
 *
 * @param convolution - with the gradient of what comes out as `outer`
 */
export function imageGradient(graph: GraphBuilder, convolution: Convolution): string {
  const { weight, window } = convolution;
  const kernel = filterShape(graph, weight).slice(2);
  const rest = (pads: readonly number[]): number[] =>
    pads.map((pad, axis) => windowExtent(kernel[axis], window.dilations[axis]) - 1 - pad);
  const pads = [...rest(window.before), ...rest(window.after)];
  const isDense = window.strides.every((stride) => stride === 1) && pads.every((pad) => pad >= 0);
  return isDense ? byConvolution(graph, convolution, pads) : byTransposition(graph, convolution);
}
