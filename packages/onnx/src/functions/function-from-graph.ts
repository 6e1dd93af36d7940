import { create } from "@bufbuild/protobuf";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { FunctionProtoSchema, OperatorSetIdProtoSchema } from "../model/onnx_pb.ts";
import type { FunctionProto } from "../model/onnx_pb.ts";
import { constantNodes } from "./constant-nodes.ts";
import { functionDomain } from "./function-domain.ts";

/** The outside of a function. */
export interface FunctionSignature {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly doc: string;
}

/** An ONNX function whose body is what a builder holds; its outputs must have been declared under their names. */
export function functionFromGraph(
  graph: GraphBuilder,
  { name, inputs, outputs, doc }: FunctionSignature,
): FunctionProto {
  const { initializer, node } = graph.toGraph(name);
  return create(FunctionProtoSchema, {
    name,
    domain: functionDomain,
    input: [...inputs],
    output: [...outputs],
    node: [...initializer.flatMap((tensor) => constantNodes(tensor, graph.opset)), ...node],
    docString: doc,
    opsetImport: [create(OperatorSetIdProtoSchema, { domain: "", version: BigInt(graph.opset) })],
  });
}
