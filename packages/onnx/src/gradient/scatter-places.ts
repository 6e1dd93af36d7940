import type { GraphBuilder } from "../graph/graph-builder.ts";
import { reshapeLike } from "./like-shapes.ts";
import { scatterAdd } from "./scatter-add.ts";
import { zerosLike } from "./like-shapes.ts";

/**
 * Brings gradients back to the elements that were picked, by picking the places of all elements in the same way.
 *
 * @param x - the value that was picked from
 * @param pick - picks from a value of the shape of x, here from its places
 * @param repeated - whether an element may have been picked several times; its gradients are added up
 */
export function scatterPlaces(
  graph: GraphBuilder,
  { x, gradient, pick, repeated }: Picked,
): string {
  const size = graph.node("Size", [x]);
  const [none, one] = [0, 1].map((value) => graph.scalar(value, "int64"));
  const places = reshapeLike(graph, graph.node("Range", [none, size, one]), x);
  const flat = graph.integers([-1]);
  const indices = graph.node("Reshape", [pick(places), flat]);
  const updates = graph.node("Reshape", [gradient, flat]);
  const like = graph.node("Reshape", [x, flat]);
  const sum = repeated
    ? scatterAdd(graph, { like, indices, updates, axis: 0 })
    : graph.node("ScatterElements", [zerosLike(graph, like), indices, updates]);
  return reshapeLike(graph, sum, x);
}

/** What was picked from a value. */
interface Picked {
  readonly x: string;
  readonly gradient: string;
  readonly pick: (places: string) => string;
  readonly repeated: boolean;
}
