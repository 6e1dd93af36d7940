import type { GraphIndex } from "../../graph/graph-index.ts";
import { namesRead } from "../../graph/names-read.ts";
import { normalAxis } from "../../graph/shape.ts";
import { intAttribute } from "../../model/attributes.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { isRearranging } from "../class-channels.ts";
import { readValueInfo } from "../../graph/value-info.ts";
import { isCoordinateName } from "../../scores/gather-heads.ts";
import { shownScores } from "../shown-scores.ts";
import type { DetectorHead } from "../detector-head.ts";
import type { DetectorGraph } from "../follow-channels.ts";
import { computedFrom } from "./computed-from.ts";

/** Whether a node pools features of regions. */
export function isPooling({ opType }: NodeProto): boolean {
  return /roi_?(?:align|pool)/iu.test(opType);
}

/** The nodes that pool features of regions, behind a tensor. */
export function poolings(index: GraphIndex, feature: string): readonly NodeProto[] {
  const found: NodeProto[] = [];
  const open = new Set([feature]);
  for (const value of open) {
    const node = index.producer(value);
    if (node === undefined) continue;
    if (isPooling(node)) found.push(node);
    else for (const name of namesRead(node)) open.add(name);
  }
  return found;
}

/** A tensor and those that it is picked from, nearest first. */
export function pickedFrom(index: GraphIndex, start: string): ReadonlySet<string> {
  const open = new Set([start]);
  for (const value of open) {
    const node = index.producer(value);
    if (node === undefined || !isRearranging(node)) continue;
    for (const name of node.opType === "Concat" ? node.input : node.input.slice(0, 1))
      open.add(name);
  }
  return open;
}

/** Tensors of boxes that one is picked from, nearest first. */
export function sourcesOf({ index, builder }: DetectorGraph, start: string): readonly string[] {
  return [...pickedFrom(index, start)].filter((name) => {
    const shape = builder.shapeOf(name);
    return shape?.length === 2 && shape[1] === 4;
  });
}

/** The corners of the regions that the features of a head are pooled from; undefined where there are none. */
export function cornersOfRegions(
  graph: DetectorGraph,
  { levels: [{ feature }] }: DetectorHead,
): string | undefined {
  const nodes = poolings(graph.index, feature);
  if (nodes.length === 0) return undefined;
  // One that pools all regions reads their corners, whatever is known of their number.
  if (nodes.length === 1) return nodes[0].input[1];
  // Levels pool a part of the regions each; the features are of all of them.
  const [first, ...others] = nodes.map((node) => sourcesOf(graph, node.input[1]));
  return first.find((name) => others.every((names) => names.includes(name)));
}

/**
 * An output of boxes: it says so, or has four numbers wherever another one has the scores of a row, which are not these themselves.
 *
 * @param logits - what the class layers compute
 * @param chosen - outputs that are not meant
 */
export function boxOutput(
  { index, builder }: DetectorGraph,
  logits: readonly string[],
  chosen: ReadonlySet<string> = new Set(),
): string | undefined {
  // Several candidates may be of one layer.
  const shown = new Set<string>();
  for (const name of new Set(logits))
    for (const output of shownScores(index, name).outputs) shown.add(output);
  const ranks = new Set(Array.from(shown, (name) => builder.shapeOf(name)?.length));
  const found = index.graph.output.find((info) => {
    if (shown.has(info.name) || chosen.has(info.name)) return false;
    const shape = builder.shapeOf(info.name) ?? readValueInfo(info).shape ?? [];
    const hasFour = shape.at(-1) === 4 || (shape.length === 4 && shape[1] === 4);
    return isCoordinateName(info.name) || (hasFour && shape.length > 2 && ranks.has(shape.length));
  });
  return found?.name;
}

/** Boxes that are put beside the scores in one tensor, before that: four numbers along the axis of the classes. */
export function joinedBoxes(
  { index, builder }: DetectorGraph,
  scores: readonly string[],
): string | undefined {
  const open = new Set(scores);
  for (const value of open) {
    for (const node of index.readers(value)) {
      if (node.opType === "Concat") {
        const rank = builder.shapeOf(value)?.length ?? 0;
        const axis = normalAxis(intAttribute(node, "axis", 1), rank);
        const beside = (rank < 3 ? [] : node.input).find(
          (name) => !open.has(name) && builder.shapeOf(name)?.[axis] === 4,
        );
        if (beside !== undefined) return beside;
      }
      if (isRearranging(node) || node.opType === "Sigmoid")
        for (const output of node.output) open.add(output);
    }
  }
  return undefined;
}

/** Boxes that are made of the same features as the scores, with Sigmoids: as many as there are rows of scores. */
function boxesOfFeatures(
  { index, builder }: DetectorGraph,
  { levels: [{ feature, logits }] }: DetectorHead,
): string | undefined {
  const rows = builder.shapeOf(logits)?.slice(0, -1);
  if (rows === undefined) return undefined;
  const wanted = [...rows, 4].join();
  const made = computedFrom(index, [feature]);
  return index.graph.node
    .flatMap(({ opType, output }) => (opType === "Sigmoid" ? output : []))
    .findLast((name) => made.has(name) && builder.shapeOf(name)?.join() === wanted);
}

/** All that is computed from a choice by the scores of a head: of the boxes, what the model kept. */
export function chosenByScores({ index }: DetectorGraph, { levels }: DetectorHead): Set<string> {
  const nodes = levels.flatMap(({ logits }) => shownScores(index, logits).choosing);
  return new Set(
    computedFrom(
      index,
      nodes.flatMap(({ output }) => output),
    ),
  );
}

/** The boxes that a head's scores are of, one for each row, as the model writes them; undefined where they are not found. */
export function boxesBeside(
  graph: DetectorGraph,
  head: DetectorHead,
  chosen: ReadonlySet<string>,
): string | undefined {
  const logits = head.levels.map((level) => level.logits);
  const tensors = head.scores.map(({ tensor }) => tensor);
  const joined = (): string | undefined => {
    const found = joinedBoxes(graph, tensors);
    return found === undefined || chosen.has(found) ? undefined : found;
  };
  return boxOutput(graph, logits, chosen) ?? joined() ?? boxesOfFeatures(graph, head);
}
