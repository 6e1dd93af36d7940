import type { NodeProto } from "../model/onnx_pb.ts";

/** An operator's name; with its domain, unless that is the standard's. */
export function operatorKey({ domain, opType }: NodeProto): string {
  return domain === "" || domain === "ai.onnx" ? opType : `${domain}.${opType}`;
}
