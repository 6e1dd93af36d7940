import { create } from "@bufbuild/protobuf";
import { copyModel } from "../../src/model/copy-model.ts";
import type { OnnxModel } from "../../src/index.ts";
import { GraphProtoSchema } from "../../src/model/onnx_pb.ts";

/** The graph of a model and the algorithm of its training information as one graph, as the ONNX standard says. */
export function withTrainingStep(model: OnnxModel): OnnxModel {
  const result = copyModel(model);
  const algorithm = model.trainingInfo[0].algorithm ?? create(GraphProtoSchema);
  result.graph.node.push(...algorithm.node);
  result.graph.initializer.push(...algorithm.initializer);
  result.graph.input.push(...algorithm.input);
  result.graph.output.push(...algorithm.output);
  result.trainingInfo = [];
  return result;
}
