import { readValueInfo } from "../graph/value-info.ts";
import { subgraphs } from "../model/attributes.ts";
import type { GraphProto } from "../model/onnx_pb.ts";
import { isCoordinateName } from "../scores/gather-heads.ts";
import type { DetectorGraph } from "./follow-channels.ts";
import { shownScores } from "./shown-scores.ts";
import type { Candidate } from "./read-end.ts";

const ofRegions = /roi_?align|nonmaxsuppression|nms/iu;

function regionOperators(graph: GraphProto): string[] {
  return graph.node.flatMap((node) => [
    ...(ofRegions.test(node.opType) ? [node.opType] : []),
    ...subgraphs(node).flatMap(regionOperators),
  ]);
}

/**
 * An output of boxes: it says so, or has four numbers wherever another one has the scores of a row, which are not these themselves.
 *
 * @param logits - what the class layers compute
 */
export function boxOutput(
  { index, builder }: DetectorGraph,
  logits: readonly string[],
): string | undefined {
  const shown = new Set(logits.flatMap((name) => [...shownScores(index, name).outputs]));
  const ranks = new Set(Array.from(shown, (name) => builder.shapeOf(name)?.length));
  const found = index.graph.output.find((info) => {
    if (shown.has(info.name)) return false;
    const shape = builder.shapeOf(info.name) ?? readValueInfo(info).shape ?? [];
    const hasFour = shape.at(-1) === 4 || (shape.length === 4 && shape[1] === 4);
    return isCoordinateName(info.name) || (hasFour && shape.length > 2 && ranks.has(shape.length));
  });
  return found?.name;
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
  const boxes = boxOutput(
    graph,
    candidates.map(({ layer }) => layer.logits),
  );
  return [
    ...(operators.length === 0 ? [] : [`the graph has ${operators.join(" and ")}`]),
    ...(areMaps && levels > 1 ? [`${levels} levels`] : []),
    ...(anchors > 1 || candidates.some(({ kind }) => kind === "anchors")
      ? [`${anchors} anchors`]
      : []),
    ...(boxes === undefined ? [] : [`boxes beside the scores, "${boxes}"`]),
  ];
}
