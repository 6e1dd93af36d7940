import { turnedVectorProducts } from "../graph/column-vectors.ts";
import { describeNode } from "../model/describe-node.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import type { DetectorHead } from "./detector-head.ts";
import type { DetectorGraph } from "./follow-channels.ts";
import { shownScores } from "./shown-scores.ts";

const comparing: ReadonlySet<string> = new Set([
  "Greater",
  "GreaterOrEqual",
  "Less",
  "LessOrEqual",
]);

/** What a node asks scores to be at least; undefined where it asks for no such thing. */
function thresholdOf({ builder }: DetectorGraph, node: NodeProto): number | undefined {
  const told = (name: string | undefined): number | undefined =>
    name === undefined || name === "" ? undefined : builder.constantNumbers(name)?.[0];
  if (node.opType === "NonMaxSuppression") return told(node.input[4]);
  return comparing.has(node.opType) ? (told(node.input[1]) ?? told(node.input[0])) : undefined;
}

function choiceNotes(graph: DetectorGraph, { scores, kind }: DetectorHead): string[] {
  const chosen = new Set(scores.flatMap(({ tensor }) => shownScores(graph.index, tensor).choosing));
  const thresholds = Array.from(chosen, (node) => [node, thresholdOf(graph, node)] as const);
  const asked = thresholds.filter(([, threshold]) => threshold !== undefined && threshold > 0);
  const best = [...chosen].filter(
    ({ opType }) => opType === "TopK" || opType === "NonMaxSuppression",
  );
  return [
    ...new Set(
      asked.map(
        ([, threshold]) =>
          `the model itself keeps scores above ${Number(threshold?.toPrecision(6))}: that threshold was chosen for scores as they were, and more boxes of rare classes, or fewer of frequent ones, pass it now`,
      ),
    ),
    ...(best.length === 0
      ? []
      : [`${describeNode(best[0])} keeps the best boxes by the corrected scores`]),
    ...(kind === "anchors"
      ? ["objectness stays as it was: boxes that it rules out stay ruled out"]
      : []),
  ];
}

/** What stays biased in a detector whose class scores are corrected, and what it chooses by them itself. */
export function detectorNotes(
  graph: DetectorGraph,
  head: DetectorHead,
  others: readonly DetectorHead[],
): readonly string[] {
  const choices = others.filter(({ use }) => use === "choice");
  const hasRegions = graph.index.graph.node.some(({ opType }) => /roi_?align/iu.test(opType));
  return [
    ...choices.map(
      ({ name }) =>
        `queries are chosen by "${name}", which stays as it was: objects of rare classes that it leaves out stay left out`,
    ),
    ...(hasRegions ? ["regions are proposed without classes, as before"] : []),
    ...choiceNotes(graph, head),
    ...turnedVectorProducts(graph.index, graph.builder).map(
      (node) =>
        `${describeNode(node)} multiplies a transposed matrix with a vector of one dimension, which ONNX Runtime computes wrong from the optimisation level "extended" on: run the model at "basic", or export it with a column`,
    ),
  ];
}
