import { outerReads } from "./outer-reads.ts";
import { subgraphs } from "../model/attributes.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

/** All names that a node reads, also those that graphs inside it take from outside. */
export function namesRead(node: NodeProto): readonly string[] {
  return [...new Set([...node.input, ...subgraphs(node).flatMap(outerReads)])].filter(
    (name) => name !== "",
  );
}
