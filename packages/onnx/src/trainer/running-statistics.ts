import type { GraphBuilder } from "../graph/graph-builder.ts";
import { elementTypeCode } from "../model/element-type.ts";
import type { RunningStatistics } from "../trainable/normalization.ts";

const float = elementTypeCode("float32");

/** Entries of each channel over that number without one: what makes a variance unbiased. */
function addUnbiasing(graph: GraphBuilder, { data, mean }: RunningStatistics): string {
  const count = (value: string): string =>
    graph.node("Cast", [graph.node("Size", [value])], { to: float });
  const entries = graph.node("Div", [count(data), count(mean)]);
  return graph.node("Div", [entries, graph.node("Sub", [entries, graph.scalar(1)])]);
}

/**
 * Running statistics after a batch: `m' = k·m + (1 − k)·mean`, `v' = k·v + (1 − k)·variance·n/(n − 1)`, the same as PyTorch's.
 *
 * Source: Ioffe & Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift", ICML 2015.
 *
 * @returns names of the next values, by the initializer
 */
export function addRunningStatistics(
  graph: GraphBuilder,
  all: readonly RunningStatistics[],
): ReadonlyMap<string, string> {
  const next = new Map<string, string>();
  for (const one of all) {
    const { mean, variance, batchMean, batchVariance, kept } = one;
    const follow = (name: string, value: string): void => {
      const before = graph.node("Mul", [next.get(name) ?? name, graph.scalar(kept)]);
      const added = graph.node("Mul", [value, graph.scalar(1 - kept)]);
      next.set(name, graph.node("Add", [before, added]));
    };
    follow(mean, batchMean);
    follow(variance, graph.node("Mul", [batchVariance, addUnbiasing(graph, one)]));
  }
  return next;
}
