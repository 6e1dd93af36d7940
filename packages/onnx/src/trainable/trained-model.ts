import { create } from "@bufbuild/protobuf";
import { copyModel } from "../model/copy-model.ts";
import { opsetOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { TensorProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto, TensorProto } from "../model/onnx_pb.ts";
import { createTensor } from "../model/tensor.ts";
import { isDropout, passingDropout } from "./dropout.ts";
import { frozenNormalization, isBatchNormalization } from "./normalization.ts";

/** A tensor with other numbers; what else it says is kept. */
function withNumbers(tensor: TensorProto, values: Float32Array): TensorProto {
  const { rawData } = createTensor(tensor.name, values, tensor.dims.map(Number));
  // Spreading a message would lose the defaults that its prototype holds.
  return Object.assign(create(TensorProtoSchema), tensor, { rawData, floatData: [] });
}

/**
 * A copy of a model with trained numbers, ready for inference: batch normalisation and dropout as at inference, without the outputs that
 * they have in training. All else is shared with the model.
 *
 * @param model - the model that was trained
 * @param trained - numbers of its initializers, by name
 */
export function trainedModel(
  model: OnnxModel,
  trained: ReadonlyMap<string, Float32Array>,
): OnnxModel {
  const copy = copyModel(model);
  const { graph } = copy;
  const opset = opsetOf(model);
  const gone = new Set<string>();
  const atInference = (node: NodeProto): NodeProto => {
    if (isDropout(node)) return passingDropout(node);
    if (!isBatchNormalization(node)) return node;
    for (const name of node.output.slice(1)) gone.add(name);
    return frozenNormalization(node, opset);
  };
  graph.node = graph.node.map(atInference);
  graph.output = graph.output.filter(({ name }) => !gone.has(name));
  graph.valueInfo = graph.valueInfo.filter(({ name }) => !gone.has(name));
  graph.initializer = graph.initializer.map((tensor) => {
    const values = trained.get(tensor.name);
    return values === undefined ? tensor : withNumbers(tensor, values);
  });
  return copy;
}
