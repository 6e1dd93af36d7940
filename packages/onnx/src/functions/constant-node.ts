import { create } from "@bufbuild/protobuf";
import { createAttribute } from "../model/attributes.ts";
import { NodeProtoSchema, TensorProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto, TensorProto } from "../model/onnx_pb.ts";

/** A constant as a node, for where initializers cannot be: the body of a function, and files so old that initializers need an input. */
export function constantNode(tensor: TensorProto, name: string = tensor.name): NodeProto {
  // Spreading a message would lose the defaults that its prototype holds.
  const value = Object.assign(create(TensorProtoSchema), tensor, { name });
  return create(NodeProtoSchema, {
    opType: "Constant",
    name,
    output: [name],
    attribute: [createAttribute("value", value)],
  });
}
