import { create } from "@bufbuild/protobuf";
import { namesInUse, untakenName } from "../graph/unique-name.ts";
import { createValueInfo } from "../graph/value-info.ts";
import { createAttribute } from "../model/attributes.ts";
import type { FloatType } from "../model/element-type.ts";
import type { HeadParameters } from "../model/head-parameters.ts";
import type { OnnxModel } from "../model/model.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { GraphProto, NodeProto } from "../model/onnx_pb.ts";
import { createTensor, typedData } from "../model/tensor.ts";

/** How a layer is written. */
export interface LayerForm {
  readonly input: string;
  readonly output: string;
  readonly operator: "Gemm" | "MatMul" | "Conv";
  readonly type: FloatType;
  /** Dimensions of a convolution's maps besides batch and channels. */
  readonly spatial?: number;
}

/** The weight with features first. */
function byColumns(weight: Float32Array, classes: number): Float32Array {
  const dimensions = weight.length / classes;
  return Float32Array.from(
    weight,
    (_, place) => weight[(place % classes) * dimensions + Math.floor(place / classes)],
  );
}

/** Adds a constant to a graph whose lists may be changed; files before version 4 list them as inputs, too. */
export function addConstant(
  { irVersion, graph }: OnnxModel & { graph: GraphProto },
  tensor: ReturnType<typeof createTensor>,
  type: FloatType | "int64",
): void {
  graph.initializer.push(tensor);
  if (irVersion >= 4n) return;
  graph.input.push(createValueInfo(tensor.name, { type, shape: tensor.dims.map(Number) }));
}

/**
 * The nodes of a linear layer `output = input·Wᵀ + b`; its parameters are put into the model's graph, the nodes are the caller's to
 * place.
 *
 * @param model - one whose lists may be changed
 */
export function linearLayer(
  model: OnnxModel & { graph: GraphProto },
  { input, output, operator, type, spatial = 2 }: LayerForm,
  { weight, bias }: HeadParameters,
): NodeProto[] {
  const taken = namesInUse(model.graph);
  const fresh = (hint: string): string => {
    const name = untakenName(taken, hint);
    taken.add(name);
    return name;
  };
  const classes = bias.length;
  const dimensions = weight.length / classes;
  const [weightName, biasName, name] = ["head.weight", "head.bias", "head"].map(fresh);
  const isByColumns = operator === "MatMul";
  const numbers = isByColumns ? byColumns(weight, classes) : weight;
  const ones = Array.from({ length: operator === "Conv" ? spatial : 0 }, () => 1);
  const dims = isByColumns ? [dimensions, classes] : [classes, dimensions, ...ones];
  addConstant(model, createTensor(weightName, typedData(type, numbers), dims, type), type);
  addConstant(model, createTensor(biasName, typedData(type, bias), [classes], type), type);
  if (!isByColumns) {
    const attribute = operator === "Gemm" ? [createAttribute("transB", 1)] : [];
    const lists = { input: [input, weightName, biasName], output: [output], attribute };
    return [create(NodeProtoSchema, { opType: operator, name, ...lists })];
  }
  const product = fresh(`${output}.product`);
  return [
    create(NodeProtoSchema, {
      opType: "MatMul",
      name,
      input: [input, weightName],
      output: [product],
    }),
    create(NodeProtoSchema, {
      opType: "Add",
      name: fresh("head.add"),
      input: [product, biasName],
      output: [output],
    }),
  ];
}
