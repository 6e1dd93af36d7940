import type { GraphBuilder } from "../graph/graph-builder.ts";
import { intAttribute, intsAttribute } from "../model/attributes.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

/** The axes of a reduction as an input: from the attribute of older operator versions or the input of newer ones; empty means all. */
function axesInput(graph: GraphBuilder, node: NodeProto): string {
  const attribute = intsAttribute(node, "axes");
  return attribute === undefined ? (node.input[1] ?? "") : graph.integers(attribute);
}

/** A reduction's result (or its gradient) with the reduced axes put back as axes of size one, ready for broadcasting. */
export function keptReduction(graph: GraphBuilder, node: NodeProto, result: string): string {
  if (intAttribute(node, "keepdims", 1) !== 0) return result;
  const axes = axesInput(graph, node);
  // Reduced over all axes to a scalar, which broadcasts as it is.
  return axes === "" ? result : graph.node("Unsqueeze", [result, axes]);
}

/** The sum over the axes of a reduction, which stay with size one. */
export function keptSum(graph: GraphBuilder, node: NodeProto, value: string): string {
  const axes = axesInput(graph, node);
  return graph.node("ReduceSum", axes === "" ? [value] : [value, axes], {
    keepdims: 1,
    noop_with_empty_axes: intAttribute(node, "noop_with_empty_axes", 0),
  });
}
