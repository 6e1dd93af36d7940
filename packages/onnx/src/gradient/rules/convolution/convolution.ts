import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import type { SlidingWindow } from "../../../graph/sliding-window.ts";
import { refuseModel } from "../../../model/refuse-model.ts";

/** A convolution `outer = image * weight`; for a transposed one, the convolution that it is the transpose of. */
export interface Convolution {
  /** What the node gives: its gradients are called after it. */
  readonly name: string;
  /** The value that the window slides over, [B, group · I, sizes…]. */
  readonly image: string;
  /** What comes out, [B, group · O, places…]. */
  readonly outer: string;
  /** The filters, [group · O, I, kernel…]. */
  readonly weight: string;
  readonly window: SlidingWindow;
  readonly group: number;
}

/** Sizes of the filters: of a weight that only the run tells, no gradient can be written. */
export function filterShape(graph: GraphBuilder, weight: string): readonly number[] {
  const shape = graph.shapeOf(weight);
  const known = shape?.filter((size) => typeof size === "number");
  if (known !== undefined && known.length === shape?.length) return known;
  return refuseModel(
    weight,
    "filters whose sizes only the run tells",
    "filters with sizes that the graph tells",
    `Declare the shape of "${weight}" in the model.`,
  );
}

/** The axes of a value after batch and channels. */
export function spatialAxes(count: number): number[] {
  return Array.from({ length: count }, (_, axis) => axis + 2);
}

/** Batch and channels change places. */
export function channelsFirst(graph: GraphBuilder, value: string, hint?: string): string {
  const rank = graph.rankOf(value);
  return graph.node("Transpose", [value], { perm: [1, 0, ...spatialAxes(rank - 2)] }, hint);
}

/** The gradient with respect to one number added to each channel. */
export function biasGradient(graph: GraphBuilder, gradient: string): string {
  const axes = [0, ...spatialAxes(graph.rankOf(gradient) - 2)];
  return graph.node("ReduceSum", [gradient, graph.integers(axes)], { keepdims: 0 });
}
