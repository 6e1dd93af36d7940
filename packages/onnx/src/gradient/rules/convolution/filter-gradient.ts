import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import type { BlockedSizes } from "../../blocked-sizes.ts";
import { addFilterGradientOverBlocks, fillsBlocks } from "./filter-gradient-over-blocks.ts";
import { channelsFirst, filterShape, spatialAxes } from "./convolution.ts";
import type { Convolution } from "./convolution.ts";
import { padImage } from "./pad-image.ts";
import { shiftedProducts } from "./shifted-products.ts";
import { tapProducts } from "./tap-products.ts";

const smallKernel = 9;
const largestKernel = 49;
const fewChannels = 8;

/** Where one convolution is faster than a product for each element of the kernel (measured: ONNX Runtime 1.30, x86-64). */
function isOneConvolution(graph: GraphBuilder, { weight, window, group }: Convolution): boolean {
  const [, inner, ...kernel] = filterShape(graph, weight);
  const taps = kernel.reduce((count, width) => count * width, 1);
  if (taps === 1 || inner >= fewChannels) return taps > largestKernel;
  return group === 1 || taps > smallKernel || window.strides.some((stride) => stride > 1);
}

/** Channels of the image as a batch of their own, with all groups and the batch as channels: [I, group · B, sizes…]. */
function channelsAsBatch(graph: GraphBuilder, image: string, inner: number, group: number): string {
  const turned = channelsFirst(graph, image);
  if (group === 1) return turned;
  const shape = graph.node("Shape", [turned]);
  const count = graph.rankOf(image) - 2;
  const ends = [graph.integers([2]), graph.integers([count + 2])];
  const sizes = graph.node("Slice", [shape, ...ends]);
  const shaped = (value: string, leading: number[]): string => {
    const wanted = graph.node("Concat", [graph.integers(leading), sizes], { axis: 0 });
    return graph.node("Reshape", [value, wanted]);
  };
  if (inner === 1) return shaped(turned, [1, -1]);
  const grouped = shaped(turned, [group, inner, -1]);
  const order = [1, 0, 2, ...spatialAxes(count).map((axis) => axis + 1)];
  return shaped(graph.node("Transpose", [grouped], { perm: order }), [inner, -1]);
}

/**
 * `dW[o, i, t] = Σ g[b, o, p] · x[b, i, s·p + d·t]`: a convolution over the batch, whose window is the gradient, with strides and
 * dilations changed over.
 */
function byConvolution(graph: GraphBuilder, convolution: Convolution): string {
  const { name, image, outer, weight, group, window } = convolution;
  const [, inner, ...kernel] = filterShape(graph, weight);
  const padded = padImage(graph, image, window);
  const images = channelsAsBatch(graph, padded, inner, group);
  const filters = channelsFirst(graph, outer);
  const attributes = { strides: window.dilations, dilations: window.strides, group };
  const found = graph.node("Conv", [images, filters], attributes);
  // Rows that no window reaches give more places than the kernel has.
  const axes = spatialAxes(kernel.length);
  const bounds = [kernel.map(() => 0), kernel, axes].map((list) => graph.integers(list));
  return channelsFirst(graph, graph.node("Slice", [found, ...bounds]), `${name}.dW`);
}

/**
 * The gradient with respect to the filters of a convolution.
 *
 * @param convolution - with the gradient of what comes out as `outer`
 */
export function filterGradient(
  graph: GraphBuilder,
  convolution: Convolution,
  blocks: BlockedSizes | undefined,
): string {
  if (fillsBlocks(graph, convolution, blocks)) {
    return addFilterGradientOverBlocks(graph, convolution);
  }
  if (isOneConvolution(graph, convolution)) return byConvolution(graph, convolution);
  const kernel = filterShape(graph, convolution.weight).slice(2);
  const isDense = convolution.window.strides.every((stride) => stride === 1);
  const isSingle = kernel.every((width) => width === 1);
  return isDense && !isSingle
    ? shiftedProducts(graph, convolution)
    : tapProducts(graph, convolution);
}
