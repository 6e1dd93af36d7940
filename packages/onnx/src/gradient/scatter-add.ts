import type { GraphBuilder } from "../graph/graph-builder.ts";
import { zerosLike } from "./like-shapes.ts";
import { refuseModel } from "../model/refuse-model.ts";

// The operator version that brought `reduction="add"`.
const additiveScatterOpset = 16;

/** Where values are added up. */
export interface ScatterTarget {
  /** A value of the shape that is wanted. */
  readonly like: string;
  readonly indices: string;
  readonly updates: string;
  readonly axis: number;
}

/** Adds values up at indices along an axis, starting from zeros. */
export function scatterAdd(
  graph: GraphBuilder,
  { like, indices, updates, axis }: ScatterTarget,
): string {
  if (graph.opset < additiveScatterOpset) {
    refuseModel(
      like,
      `a gather in a model of operator version ${graph.opset}`,
      `operator version ${additiveScatterOpset} or newer, which can add while it scatters`,
      "Export the model with a newer opset.",
    );
  }
  return graph.node("ScatterElements", [zerosLike(graph, like), indices, updates], {
    axis,
    reduction: "add",
  });
}
