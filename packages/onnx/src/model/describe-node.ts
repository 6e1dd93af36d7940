import type { NodeProto } from "./onnx_pb.ts";

/** A node as an error message names it. */
export function describeNode(node: NodeProto): string {
  return node.name === "" ? node.opType : `${node.opType} "${node.name}"`;
}
