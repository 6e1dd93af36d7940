import { create } from "@bufbuild/protobuf";
import { createAttribute } from "../model/attributes.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { GraphProto, NodeProto } from "../model/onnx_pb.ts";
import { createTensor } from "../model/tensor.ts";
import type { HeadParameters } from "../model/head-parameters.ts";
import { uniqueName } from "../graph/unique-name.ts";

/** The node of a linear layer `output = input·Wᵀ + b`; its parameters are put into the graph, the node is the caller's to place. */
export function linearLayer(
  graph: GraphProto,
  { input, output }: { input: string; output: string },
  { weight, bias }: HeadParameters,
): NodeProto {
  const classes = bias.length;
  const weightName = uniqueName(graph, "head.weight");
  const biasName = uniqueName(graph, "head.bias");
  graph.initializer.push(
    createTensor(weightName, weight, [classes, weight.length / classes]),
    createTensor(biasName, bias, [classes]),
  );
  return create(NodeProtoSchema, {
    opType: "Gemm",
    name: uniqueName(graph, "head"),
    input: [input, weightName, biasName],
    output: [output],
    attribute: [createAttribute("transB", 1)],
  });
}
