import { create } from "@bufbuild/protobuf";
import { NodeProtoSchema } from "./onnx_pb.ts";
import type { NodeProto } from "./onnx_pb.ts";

/** A copy of a node that differs in some fields; nodes are shared between models and never written to. */
export function changedNode(
  node: NodeProto,
  fields: Partial<Pick<NodeProto, "name" | "input" | "output">>,
): NodeProto {
  return Object.assign(create(NodeProtoSchema), node, fields);
}
