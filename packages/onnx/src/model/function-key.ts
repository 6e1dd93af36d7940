import type { FunctionProto, NodeProto } from "./onnx_pb.ts";

/** What tells functions apart, and says which one a node calls. */
export function functionKey(named: FunctionProto | NodeProto): string {
  const name = "opType" in named ? named.opType : named.name;
  // With their lengths, because names may have any signs in them.
  return `${named.domain.length} ${name.length} ${named.domain}${name}${named.overload}`;
}
