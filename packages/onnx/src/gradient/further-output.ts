import { create } from "@bufbuild/protobuf";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { ElementType } from "../model/element-type.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

/**
 * An output that a node can give, whether it was asked for before or not. The node of the graph is replaced: it may belong to a model.
 *
 * @param at - index of the output; the first one has the shape that this one has
 */
export function furtherOutput(
  graph: GraphBuilder,
  node: NodeProto,
  { at, type, hint }: { at: number; type: ElementType; hint: string },
): string {
  const given = node.output[at] ?? "";
  if (given !== "") return given;
  const name = graph.unique(hint);
  const output = Array.from({ length: Math.max(node.output.length, at + 1) }, (_, index) =>
    index === at ? name : (node.output[index] ?? ""),
  );
  graph.nodes[graph.nodes.indexOf(node)] = Object.assign(create(NodeProtoSchema), node, { output });
  graph.describe(name, { type, shape: graph.shapeOf(node.output[0]) });
  return name;
}
