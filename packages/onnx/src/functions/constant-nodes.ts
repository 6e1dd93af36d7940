import { create } from "@bufbuild/protobuf";
import { createAttribute } from "../model/attributes.ts";
import { elementTypeFromCode, isFloatingPoint } from "../model/element-type.ts";
import { NodeProtoSchema, TensorProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto, TensorProto } from "../model/onnx_pb.ts";
import { createTensor, tensorNumbers } from "../model/tensor.ts";

// The first operator version whose Constant takes integers.
const integerConstantOpset = 9;

function constant(tensor: TensorProto, name: string): NodeProto {
  // Spreading a message would lose the defaults that its prototype holds.
  const value = Object.assign(create(TensorProtoSchema), tensor, { name });
  return create(NodeProtoSchema, {
    opType: "Constant",
    name,
    output: [name],
    attribute: [createAttribute("value", value)],
  });
}

/**
 * A constant as nodes, for where initializers cannot be: the body of a function, and files so old that initializers need an input.
 * Where a Constant takes no integers yet, they are cast from float64, which holds those of a graph exactly.
 */
export function constantNodes(
  tensor: TensorProto,
  opset: number,
  name: string = tensor.name,
): NodeProto[] {
  const type = elementTypeFromCode(tensor.dataType);
  if (opset >= integerConstantOpset || type === undefined || isFloatingPoint(type)) {
    return [constant(tensor, name)];
  }
  const floats = `${name}.float64`;
  const data = Float64Array.from(tensorNumbers(tensor));
  const cast = create(NodeProtoSchema, {
    opType: "Cast",
    name,
    input: [floats],
    output: [name],
    attribute: [createAttribute("to", tensor.dataType)],
  });
  return [constant(createTensor(floats, data, tensor.dims.map(Number)), floats), cast];
}
