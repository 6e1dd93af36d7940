import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import { windowExtent } from "../../../graph/sliding-window.ts";
import { channelsFirst, filterShape } from "./convolution.ts";
import type { Convolution } from "./convolution.ts";
import { placesOf } from "./places-of.ts";

/** What is put in front of a value and behind it along one axis; less than zero is cut off. */
type Ends = readonly [before: number, after: number];

/** A value [channels, B, …] with other ends along its last axes. */
function withEnds(graph: GraphBuilder, value: string, ends: readonly Ends[]): string {
  if (ends.flat().every((pad) => pad === 0)) return value;
  const kept = Array.from({ length: graph.rankOf(value) - ends.length }, () => 0);
  const [before, after] = [0, 1].map((side) => ends.map((pair) => pair[side]));
  return graph.node("Pad", [value, graph.integers([...kept, ...before, ...kept, ...after])]);
}

/**
 * The gradient with respect to the filters of a convolution that goes step by step: for each element t of the kernel, what it sees of
 * the image times the gradient, `dW[o, i, t] = Σ g[o, (b, p)] · x[i, (b, p + d·t − pad)]`.
 *
 * Along the last axis the image is moved to its places; along the others the gradient is moved to the image. So each is copied once for
 * each width of the kernel, and not once for each element, and one product does all of a column of the kernel.
 */
export function shiftedProducts(graph: GraphBuilder, convolution: Convolution): string {
  const { image, outer, weight, group, window, name } = convolution;
  const shape = filterShape(graph, weight);
  const [all, inner, ...kernel] = shape;
  /** Where an element of the kernel begins to see the image, and what it does not see behind. */
  const endsOf = (axis: number, at: number): Ends => {
    const { before, after, dilations } = window;
    const offset = at * dilations[axis];
    const extent = windowExtent(kernel[axis], dilations[axis]);
    return [before[axis] - offset, after[axis] + offset - extent + 1];
  };
  const last = kernel.length - 1;
  const [images, outers] = [image, outer].map((value) => channelsFirst(graph, value));
  const rows = (value: string, channels: number): string =>
    graph.node("Reshape", [value, graph.integers([group, channels, -1])]);
  const columns = placesOf(kernel.slice(0, last));
  const shifted = columns.map((places) => {
    const ends = places.map((at, axis): Ends => {
      const [before, after] = endsOf(axis, at);
      return [-before, -after];
    });
    return rows(withEnds(graph, outers, [...ends, [0, 0]]), all / group);
  });
  const left = shifted.length === 1 ? shifted[0] : graph.node("Concat", shifted, { axis: 1 });
  const products = Array.from({ length: kernel[last] }, (_, at) => {
    const moved = withEnds(graph, images, [endsOf(last, at)]);
    // A single column is one as it is, and the product of a matrix and a vector is faster than that of two matrices.
    const turned =
      inner === 1
        ? graph.node("Reshape", [moved, graph.integers([group, -1, 1])])
        : graph.node("Transpose", [rows(moved, inner)], { perm: [0, 2, 1] });
    const product = graph.node("MatMul", [left, turned]);
    // [group, column, O, I, 1]
    return graph.node("Reshape", [
      product,
      graph.integers([group, columns.length, all / group, inner, 1]),
    ]);
  });
  const stacked = products.length === 1 ? products[0] : graph.node("Concat", products, { axis: 4 });
  const ordered = graph.node("Transpose", [stacked], { perm: [0, 2, 3, 1, 4] });
  return graph.node("Reshape", [ordered, graph.integers(shape)], {}, `${name}.dW`);
}
