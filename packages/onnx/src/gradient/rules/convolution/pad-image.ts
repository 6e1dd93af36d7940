import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import type { SlidingWindow } from "../../../graph/sliding-window.ts";

/** A value with zeros around it, as the window of a convolution sees it. */
export function padImage(
  graph: GraphBuilder,
  image: string,
  { before, after }: SlidingWindow,
): string {
  if ([...before, ...after].every((pad) => pad === 0)) return image;
  return graph.node("Pad", [image, graph.integers([0, 0, ...before, 0, 0, ...after])]);
}
