import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { GraphIndex } from "../graph/graph-index.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

/** What the runtime computes along with a convolution. */
export interface Along {
  /** A value that is added to what comes out. */
  readonly sum: string | undefined;
  readonly hasRelu: boolean;
  /** The nodes that are done with it, in their order. */
  readonly nodes: readonly NodeProto[];
}

export const nothingAlong: Along = { sum: undefined, hasRelu: false, nodes: [] };

/** Whether two values are known to have the same shape. */
export function sameShape(graph: GraphBuilder, one: string, other: string): boolean {
  const [a, b] = [graph.shapeOf(one), graph.shapeOf(other)];
  return a !== undefined && b !== undefined && a.join() === b.join();
}

/** The node of an operator that alone reads what a node gives. */
function onlyReader(
  index: GraphIndex,
  { output: [result] }: NodeProto,
  operator: string,
): NodeProto | undefined {
  const [reader, ...others] = index.readers(result);
  const isGiven = index.graph.output.some(({ name }) => name === result);
  if (others.length > 0 || isGiven || reader?.opType !== operator) return undefined;
  return reader.domain === "" || reader.domain === "ai.onnx" ? reader : undefined;
}

/**
 * Finds what comes after a node and can be computed along with it: a sum with something that is there already, and a Relu.
 *
 * @param isThere - whether a value is computed before the node
 */
export function findAlong(
  graph: GraphBuilder,
  index: GraphIndex,
  { node, isThere }: { readonly node: NodeProto; readonly isThere: (value: string) => boolean },
): Along {
  const [result] = node.output;
  const add = onlyReader(index, node, "Add");
  const other = add?.input.find((name) => name !== result);
  const isSum = other !== undefined && isThere(other) && sameShape(graph, other, result);
  const added = isSum && add !== undefined ? [add] : [];
  const relu = onlyReader(index, added[0] ?? node, "Relu");
  return {
    sum: isSum ? other : undefined,
    hasRelu: relu !== undefined,
    nodes: relu === undefined ? added : [...added, relu],
  };
}
