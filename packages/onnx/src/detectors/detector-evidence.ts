import { subgraphs } from "../model/attributes.ts";
import type { GraphProto } from "../model/onnx_pb.ts";
import { boxOutput, joinedBoxes } from "./boxes/box-tensors.ts";
import type { DetectorGraph } from "./follow-channels.ts";
import type { Candidate } from "./read-end.ts";

const ofRegions = /roi_?align|nonmaxsuppression|nms/iu;

function regionOperators(graph: GraphProto): string[] {
  return graph.node.flatMap((node) => [
    ...(ofRegions.test(node.opType) ? [node.opType] : []),
    ...subgraphs(node).flatMap(regionOperators),
  ]);
}

/**
 * What shows that scores are those of a detector and not of a classifier, in words: operators of regions, several levels or anchors, boxes
 * beside the scores. None where nothing does.
 */
export function detectorEvidence(
  graph: DetectorGraph,
  candidates: readonly Candidate[],
): readonly string[] {
  const operators = [...new Set(regionOperators(graph.index.graph))];
  const levels = new Set(candidates.map(({ layer }) => layer.logits)).size;
  const anchors = Math.max(1, ...candidates.map((one) => one.anchors));
  // Raw scores on several levels may be those of a network that is supervised at each.
  const areMaps = candidates.every(
    ({ layer, end }) => layer.operator === "Conv" && end.activation !== undefined,
  );
  const logits = candidates.map(({ layer }) => layer.logits);
  const joined = joinedBoxes(
    graph,
    candidates.map(({ end }) => end.tensor),
  );
  const boxes = boxOutput(graph, logits) ?? joined;
  return [
    ...(operators.length === 0 ? [] : [`the graph has ${operators.join(" and ")}`]),
    ...(areMaps && levels > 1 ? [`${levels} levels`] : []),
    ...(anchors > 1 || candidates.some(({ kind }) => kind === "anchors")
      ? [`${anchors} anchors`]
      : []),
    ...(boxes === undefined ? [] : [`boxes beside the scores, "${boxes}"`]),
  ];
}
