import type { NodeProto } from "./onnx_pb.ts";

/** An operator's name, with the domain before it where it is not a standard one. */
export function operatorOf({ domain, opType }: NodeProto): string {
  return domain === "" || domain === "ai.onnx" ? opType : `${domain}.${opType}`;
}
