import { GraphIndex } from "../graph/graph-index.ts";
import { intAttribute, subgraphs } from "../model/attributes.ts";
import { describeNode } from "../model/describe-node.ts";
import { graphOf, opsetOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { inlineFunctions } from "../scores/inline-functions.ts";

/** A node that computes as in training: what it gives for a row is not told by that row alone. */
export interface BatchDependence {
  /** The operator, and the node's name if it has one. */
  readonly node: string;
  /** What it depends on instead, as an error message says it. */
  readonly reason: string;
}

const ofBatch = "normalises with the statistics of the batch";
const ofChance = "drops values at random";

/** Versions 7 to 13 say by further outputs that they train, older ones by an attribute, newer ones by another. */
function trainsNormalization(node: NodeProto, opset: number): boolean {
  if (opset >= 14) return intAttribute(node, "training_mode", 0) !== 0;
  if (opset < 7) return intAttribute(node, "is_test", 0) === 0;
  return node.output.slice(1).some((name) => name !== "");
}

function drops(node: NodeProto, index: GraphIndex, opset: number): boolean {
  if (opset < 7) return intAttribute(node, "is_test", 0) === 0;
  const [, ratio = "", mode = ""] = node.input;
  if (opset < 12 || mode === "") return false;
  // A switch that is an input of the model may be on.
  if (index.constant(mode)?.numbers()[0] === 0) return false;
  return index.constant(ratio)?.numbers()[0] !== 0;
}

function reasonOf(node: NodeProto, index: GraphIndex, opset: number): string | undefined {
  if (node.domain !== "" && node.domain !== "ai.onnx") return undefined;
  if (node.opType === "BatchNormalization" && trainsNormalization(node, opset)) return ofBatch;
  return node.opType === "Dropout" && drops(node, index, opset) ? ofChance : undefined;
}

function within(index: GraphIndex, opset: number): BatchDependence[] {
  return index.graph.node.flatMap((node) => {
    const reason = reasonOf(node, index, opset);
    const bodies = subgraphs(node).flatMap((body) => within(new GraphIndex(body, index), opset));
    return reason === undefined ? bodies : [{ node: describeNode(node), reason }, ...bodies];
  });
}

/**
 * The nodes of a model that compute as in training, so that what comes out for a row depends on the other rows of its batch, or on
 * chance: BatchNormalization with batch statistics, and Dropout that drops. A model that was exported for inference has none.
 *
 * @param model - a model, for instance what {@link extractFeatureModel} cut out of one
 * @example
 * ```ts
 * import { batchDependence, headModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(batchDependence(model)); // []
 * ```
 */
export function batchDependence(model: OnnxModel): readonly BatchDependence[] {
  return within(new GraphIndex(graphOf(inlineFunctions(model))), opsetOf(model));
}
