import type { GraphBuilder } from "../../../graph/graph-builder.ts";

/** All axes of a value but that of its channels, the second. */
export function axesButChannels(graph: GraphBuilder, value: string): number[] {
  const rank = graph.rankOf(value);
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== 1);
}

/** One number for each channel, shaped so that it meets the channels of a value. */
export function perChannel(graph: GraphBuilder, numbers: string, value: string): string {
  const behind = Array.from({ length: graph.rankOf(value) - 2 }, () => 1);
  return graph.node("Reshape", [numbers, graph.integers([-1, ...behind])]);
}

/** The sum of a value over everything but its channels. */
export function channelSum(graph: GraphBuilder, value: string): string {
  const axes = graph.integers(axesButChannels(graph, value));
  return graph.node("ReduceSum", [value, axes], { keepdims: 0 });
}
