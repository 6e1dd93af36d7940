import { create } from "@bufbuild/protobuf";
import type { Shape } from "../graph/shape.ts";
import { createAttribute } from "../model/attributes.ts";
import { elementTypeCode } from "../model/element-type.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto, TensorProto } from "../model/onnx_pb.ts";
import { createTensor } from "../model/tensor.ts";

/** A mask that a step is fed: where values are kept. */
export interface DropoutMask {
  /** Name of the graph's input, bool, of the shape of what it masks. */
  readonly name: string;
  readonly shape: Shape;
  /** Share of values that are dropped, above 0 and below 1. */
  readonly ratio: number;
}

/** Whether a node is a dropout of the standard. */
export function isDropout({ domain, opType }: NodeProto): boolean {
  return (domain === "" || domain === "ai.onnx") && opType === "Dropout";
}

/** A dropout by a mask that is fed. */
export interface DropoutForm {
  readonly nodes: readonly NodeProto[];
  readonly constant: TensorProto;
  readonly mask: DropoutMask;
}

function createNode(opType: string, input: string[], output: string): NodeProto {
  return create(NodeProtoSchema, { opType, input, output: [output] });
}

/** The nodes of a dropout by a mask: what is kept is divided by the share of what is kept. */
export function dropoutForm(
  { input: [data], output: [result, keeps = ""] }: NodeProto,
  {
    ratio,
    shape,
    unique,
  }: Omit<DropoutMask, "name"> & { readonly unique: (hint: string) => string },
): DropoutForm {
  const mask = { name: keeps === "" ? unique(`${result}.keeps`) : keeps, shape, ratio };
  const constant = createTensor(unique(`${result}.scale`), Float32Array.of(1 / (1 - ratio)), []);
  const [kept, factor] = [unique(`${result}.kept`), unique(`${result}.factor`)];
  const cast = Object.assign(createNode("Cast", [mask.name], kept), {
    attribute: [createAttribute("to", elementTypeCode("float32"))],
  });
  return {
    nodes: [
      cast,
      createNode("Mul", [kept, constant.name], factor),
      createNode("Mul", [data, factor], result),
    ],
    constant,
    mask,
  };
}

/** The node as at inference, where it lets everything through. */
export function passingDropout(node: NodeProto): NodeProto {
  if ((node.input[2] ?? "") === "") return node;
  return Object.assign(create(NodeProtoSchema), node, { input: node.input.slice(0, 2) });
}
