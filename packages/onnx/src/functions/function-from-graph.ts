import { create } from "@bufbuild/protobuf";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { createAttribute } from "../model/attributes.ts";
import {
  FunctionProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
} from "../model/onnx_pb.ts";
import type { FunctionProto, NodeProto, TensorProto } from "../model/onnx_pb.ts";
import { functionDomain } from "./function-domain.ts";

/** The outside of a function. */
export interface FunctionSignature {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly doc: string;
}

/** Bodies of functions hold no initializers: constants are computed by nodes. */
function constantNode(value: TensorProto): NodeProto {
  return create(NodeProtoSchema, {
    opType: "Constant",
    output: [value.name],
    attribute: [createAttribute("value", value)],
  });
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
    node: [...initializer.map(constantNode), ...node],
    docString: doc,
    opsetImport: [
      create(OperatorSetIdProtoSchema, { domain: "", version: BigInt(graph.opset) }),
    ],
  });
}
