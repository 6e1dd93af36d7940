import { intAttribute, subgraphs } from "../model/attributes.ts";
import { describeNode } from "../model/describe-node.ts";
import type { OnnxModel } from "../model/model.ts";
import { graphOf, opsetOf } from "../model/model.ts";
import type { GraphProto, NodeProto } from "../model/onnx_pb.ts";
import { GraphIndex } from "../graph/graph-index.ts";

function isTraining(node: NodeProto, opset: number, index: GraphIndex): boolean {
  if (node.opType === "BatchNormalization") {
    // Before version 14 the further outputs, means and variances of the batch, said it.
    return opset >= 14
      ? intAttribute(node, "training_mode", 0) !== 0
      : node.output.slice(1).some((name) => name !== "");
  }
  if (node.opType !== "Dropout") return false;
  const mode = node.input[2] ?? "";
  return mode !== "" && index.constant(mode)?.numbers()[0] === 1;
}

function trainingNodes(graph: GraphProto, opset: number, outer?: GraphIndex): readonly string[] {
  const index = new GraphIndex(graph, outer);
  return graph.node.flatMap((node) => [
    ...(isTraining(node, opset, index) ? [describeNode(node)] : []),
    ...subgraphs(node).flatMap((body) => trainingNodes(body, opset, index)),
  ]);
}

/**
 * The nodes of a model that work as in training: batch normalization by the rows at hand, dropout that drops. Its numbers depend on
 * the batch or on chance, and cannot be compared from one run to another.
 */
export function nodesInTrainingMode(model: OnnxModel): readonly string[] {
  return trainingNodes(graphOf(model), opsetOf(model));
}
