import type { GraphIndex } from "../graph/graph-index.ts";
import { namesRead } from "../graph/names-read.ts";
import { isCoordinateName } from "../scores/gather-heads.ts";
import type { DetectorHead, DetectorHeadKind } from "./detector-head.ts";
import { takenRanges } from "./follow-channels.ts";
import type { ChannelEnd, DetectorGraph } from "./follow-channels.ts";
import type { HeadLayer } from "./head-layers.ts";
import { shownScores } from "./shown-scores.ts";
import type { ShownScores } from "./shown-scores.ts";

/** What a layer computes, as far as an end of its channels tells. */
export interface Candidate {
  readonly layer: HeadLayer;
  readonly end: ChannelEnd;
  readonly kind: DetectorHeadKind;
  readonly use: DetectorHead["use"];
  /** K; undefined where the number of scores in a row tells only what it is at most. */
  readonly classes: number;
  readonly background: number | undefined;
  /** Rows of one anchor each, and where in them the scores begin. */
  readonly anchors: number;
  readonly stride: number;
  readonly first: number;
  readonly shown: ShownScores;
  readonly evidence: string;
}

/** A layer that computes no class scores, and what it computes instead. */
export interface LeftOut {
  readonly layer: HeadLayer;
  readonly reason: string;
}

export type EndReading = Candidate | LeftOut;

export function isCandidate(reading: EndReading): reading is Candidate {
  return "kind" in reading;
}

/** Why numbers of outputs that are called so are no scores. */
export const namedPlaces = "places, by the name of its output";

// Box, objectness.
const ahead = 5;
/** Numbers of mask coefficients that rows of boxes are given behind their classes. */
const maskCoefficients: ReadonlySet<number> = new Set([0, 32]);
// More boxes of one place than any detector has.
const mostAnchors = 9;

/** Whether the rows of a tensor are positions inside a region of interest: what is computed there is a mask. */
function isInsideRegions(
  { index, builder }: DetectorGraph,
  { operator, logits, feature }: HeadLayer,
): boolean {
  if (operator !== "Conv") return false;
  const sizes = builder.shapeOf(logits)?.slice(2);
  return sizes?.every((size) => size === 1) === true ? false : comesFromRegions(index, feature);
}

function comesFromRegions(index: GraphIndex, feature: string): boolean {
  const open = new Set([feature]);
  for (const value of open) {
    const node = index.producer(value);
    if (node === undefined) continue;
    if (/roi_?align/iu.test(node.opType)) return true;
    for (const name of namesRead(node)) open.add(name);
  }
  return false;
}

/** Which place of a row nothing takes a score from: the first or the last. */
function backgroundOf(graph: DetectorGraph, end: ChannelEnd): number | undefined {
  const { first, length } = end.channels;
  const taken = new Set(
    takenRanges(graph, end).flatMap(([from, to]) =>
      Array.from({ length: to - from }, (_, at) => from + at - first),
    ),
  );
  if (taken.size !== length - 1) return undefined;
  return taken.has(0) ? (taken.has(length - 1) ? undefined : length - 1) : 0;
}

/** K of rows that are taken apart as YOLOv5 does: place, size, objectness with the classes, and masks. */
function classesByParts(graph: DetectorGraph, end: ChannelEnd): number | undefined {
  const parts = takenRanges(graph, end);
  const has = (from: number, to: number): boolean => parts.some(([a, b]) => a === from && b === to);
  const rest = parts.find(([from, to]) => from === 4 && to > ahead + 1);
  return has(0, 2) && has(2, 4) && rest !== undefined ? rest[1] - ahead : undefined;
}

interface Rows {
  readonly anchors: number;
  readonly stride: number;
  readonly first: number;
  readonly classes: number;
}

/** Rows of box, objectness and classes; undefined where a row is none. */
function anchorRows(
  graph: DetectorGraph,
  { operator }: HeadLayer,
  end: ChannelEnd,
  wanted: number | undefined,
): Rows | undefined {
  const { anchors, stride, first, length, before } = end.channels;
  if (first !== 0 || length !== stride || before !== 0 || end.activation === "Softmax")
    return undefined;
  const told = classesByParts(graph, end);
  if (told !== undefined) return { anchors, stride, first: ahead, classes: told };
  if (wanted === undefined) return undefined;
  if (anchors > 1) {
    const isRow = maskCoefficients.has(stride - ahead - wanted);
    return isRow ? { anchors, stride, first: ahead, classes: wanted } : undefined;
  }
  // Rows that nothing takes apart are told by their Sigmoids alone: sides of boxes may be as many numbers.
  if (operator !== "Conv" || end.activation !== "Sigmoid") return undefined;
  const row = ahead + wanted;
  const count = stride / row;
  return Number.isInteger(count) && count > 1 && count <= mostAnchors
    ? { anchors: count, stride: row, first: ahead, classes: wanted }
    : undefined;
}

/**
 * Reads what an end of a layer's channels says of them.
 *
 * @param wanted - K, where it is known
 */
export function readEnd(
  graph: DetectorGraph,
  layer: HeadLayer,
  end: ChannelEnd,
  wanted: number | undefined,
): EndReading {
  const { channels, activation, isGate, isBest } = end;
  const { length, anchors, stride, first } = channels;
  const out = (reason: string): LeftOut => ({ layer, reason });
  if (isGate) return out("a gate: its Sigmoid only says how much of the layer itself goes on");
  const shown = shownScores(graph.index, end.value);
  const isShown = shown.outputs.size > 0;
  if (!isShown && shown.areMixed) {
    return out(
      `${length} numbers that further layers or sums make something else of: features, attention or sides of boxes`,
    );
  }
  if (!isShown && shown.choosing.length === 0) return out("no output depends on it");
  if (length < 2) return out("one number for each box: objectness or centerness");
  if (isInsideRegions(graph, layer))
    return out("a mask predictor: scores of places inside regions");
  const isNamedPlace = isShown && [...shown.outputs].every(isCoordinateName);
  if (isNamedPlace && activation !== "Softmax") return out(namedPlaces);
  const common = { layer, end, shown, anchors, stride, first };
  const use = isShown && !isBest ? "scores" : "choice";
  const rows = anchorRows(graph, layer, end, wanted);
  if (rows !== undefined) {
    const { classes } = rows;
    const evidence = `rows of box, objectness and ${classes} classes for each of ${rows.anchors} anchors`;
    return { ...common, ...rows, kind: "anchors", use, background: undefined, evidence };
  }
  if (!isShown && !isBest) return out(`${length} numbers that only choose boxes: objectness`);
  const of = anchors === 1 ? "" : ` for each of ${anchors} anchors`;
  if (activation === "Softmax" || activation === "LogSoftmax") {
    const background = backgroundOf(graph, end);
    const where = background === undefined ? "" : `, of which nothing takes number ${background}`;
    const evidence = `a ${activation} over ${length} scores${of}${where}`;
    return {
      ...common,
      kind: "softmax-background",
      use,
      classes: length - 1,
      background,
      evidence,
    };
  }
  const isSpare = activation === undefined && wanted === length - 1;
  if (isSpare) {
    const evidence = `${length} raw scores${of}, one more than classes`;
    return {
      ...common,
      kind: "softmax-background",
      use,
      classes: wanted,
      background: undefined,
      evidence,
    };
  }
  const evidence = isBest
    ? `the best of ${length} scores chooses what goes on`
    : activation === undefined
      ? `${length} raw scores${of} in an output`
      : `a ${activation} of each of ${length} scores${of}`;
  return { ...common, kind: "sigmoid", use, classes: length, background: undefined, evidence };
}
