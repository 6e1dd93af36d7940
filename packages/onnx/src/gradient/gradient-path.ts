import type { GraphBuilder } from "../graph/graph-builder.ts";
import { namesRead } from "../graph/names-read.ts";
import { isFloatingPoint } from "../model/element-type.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import type { GradientRequest } from "./gradient-request.ts";
import { knownRule } from "./known-rule.ts";
import { constantGradient } from "./rules/constant.ts";

/** Whether a value can have a gradient: whole numbers and conditions have none. */
export function isDifferentiable(graph: GraphBuilder, name: string): boolean {
  const { type } = graph.valueType(name);
  return type === undefined || isFloatingPoint(type);
}

/** What a node reads that a gradient could flow to. */
function sources(graph: GraphBuilder, node: NodeProto): readonly string[] {
  return namesRead(node).filter((name) => isDifferentiable(graph, name));
}

/**
 * The nodes that a gradient goes through between the wanted values and the output, in order. Shapes, indices and conditions that are
 * computed from the wanted values are not among them.
 */
export function gradientPath(
  graph: GraphBuilder,
  { output, wanted }: GradientRequest,
): readonly NodeProto[] {
  const dependent = new Set(wanted);
  const forward = graph.nodes.filter((node) => {
    if (knownRule(node) === constantGradient) return false;
    if (!sources(graph, node).some((name) => dependent.has(name))) return false;
    for (const name of node.output) if (isDifferentiable(graph, name)) dependent.add(name);
    return true;
  });
  const needed = new Set([output]);
  return forward
    .toReversed()
    .filter((node) => {
      if (!node.output.some((name) => needed.has(name))) return false;
      for (const name of sources(graph, node)) needed.add(name);
      return true;
    })
    .toReversed();
}
