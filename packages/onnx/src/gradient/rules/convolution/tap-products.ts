import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import { staticSize } from "../../../graph/shape.ts";
import { channelsFirst, filterShape, spatialAxes } from "./convolution.ts";
import type { Convolution } from "./convolution.ts";
import { padImage } from "./pad-image.ts";
import { placesOf } from "./places-of.ts";

/** Cuts out what one element of the kernel sees of an image: from a start on, every `stride`-th element, as many as there are places. */
function cutter(
  graph: GraphBuilder,
  { outer, window: { strides } }: Convolution,
): (image: string, starts: readonly number[]) => string {
  const axes = spatialAxes(strides.length);
  const steps = graph.integers(strides);
  const sizes = graph.shapeOf(outer)?.slice(2) ?? [];
  const reach = (size: number, axis: number): number => strides[axis] * (size - 1) + 1;
  const known = sizes.filter((size) => typeof size === "number");
  const isKnown = known.length === strides.length;
  const ends = isKnown ? undefined : runTimeReach(graph, outer, strides);
  return (image, starts) => {
    const start = graph.integers(starts);
    const end =
      ends === undefined
        ? graph.integers(known.map((size, axis) => reach(size, axis) + starts[axis]))
        : graph.node("Add", [ends, start]);
    return graph.node("Slice", [image, start, end, graph.integers(axes), steps]);
  };
}

/** `stride · (places − 1) + 1` along each axis, told by the run. */
function runTimeReach(graph: GraphBuilder, outer: string, strides: readonly number[]): string {
  const bounds = [graph.integers([2]), graph.integers([strides.length + 2])];
  const places = graph.node("Slice", [graph.node("Shape", [outer]), ...bounds]);
  const one = graph.integers([1]);
  const steps = graph.node("Mul", [graph.node("Sub", [places, one]), graph.integers(strides)]);
  return graph.node("Add", [steps, one]);
}

/**
 * The gradient with respect to the filters, one product of matrices for each element t of the kernel:
 * `dW[o, i, t] = Σ g[o, (b, p)] · x[i, (b, s·p + d·t)]`.
 */
export function tapProducts(graph: GraphBuilder, convolution: Convolution): string {
  const { image, outer, weight, group, window, name } = convolution;
  const shape = filterShape(graph, weight);
  const [all, inner, ...kernel] = shape;
  const taps = placesOf(kernel);
  const places = staticSize(graph.shapeOf(outer)?.slice(2));
  // A single product of many places is not worth turning the images for: each is multiplied by itself, and the products are summed.
  const isBatched = taps.length === 1 && (places === undefined || places >= all);
  const layout = (value: string): string => (isBatched ? value : channelsFirst(graph, value));
  const matrices = (value: string, channels: number): string => {
    const rows = [group, channels, -1];
    return graph.node("Reshape", [value, graph.integers(isBatched ? [0, ...rows] : rows)]);
  };
  const padded = layout(padImage(graph, image, window));
  const left = matrices(layout(outer), all / group);
  const cut = cutter(graph, convolution);
  const isWhole = taps.length === 1 && window.strides.every((stride) => stride === 1);
  const perm = isBatched ? [0, 1, 3, 2] : [0, 2, 1];
  const products = taps.map((tap) => {
    const starts = tap.map((at, axis) => at * window.dilations[axis]);
    const seen = matrices(isWhole ? padded : cut(padded, starts), inner);
    const product = graph.node("MatMul", [left, graph.node("Transpose", [seen], { perm })]);
    if (!isBatched) return product;
    return graph.node("ReduceSum", [product, graph.integers([0])], { keepdims: 0 });
  });
  const rows = products.map((product) => graph.node("Reshape", [product, graph.integers([1, -1])]));
  const stacked = rows.length === 1 ? rows[0] : graph.node("Concat", rows, { axis: 0 });
  const ordered =
    rows.length === 1 ? stacked : graph.node("Transpose", [stacked], { perm: [1, 0] });
  return graph.node("Reshape", [ordered, graph.integers(shape)], {}, `${name}.dW`);
}
