import { checkOptions, checkWhole } from "@balms/core/adapter";
import { builderFromModel } from "../graph/builder-from-model.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { checkIsModel, graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { classNames } from "../names/class-names.ts";
import { everyCall, inlineFunctions } from "../scores/inline-functions.ts";
import { chooseGroup } from "./choose-group.ts";
import { detectorEvidence } from "./detector-evidence.ts";
import type { DetectorHead } from "./detector-head.ts";
import { detectorOptions } from "./detector-options.ts";
import type { DetectorOptions } from "./detector-options.ts";
import { channelEnds, layerChannels } from "./follow-channels.ts";
import type { DetectorGraph } from "./follow-channels.ts";
import { groupCandidates, headOf } from "./group-candidates.ts";
import type { HeadGroup } from "./group-candidates.ts";
import { headLayers } from "./head-layers.ts";
import { placeOfBackground } from "./place-of-background.ts";
import { isCandidate, readEnd } from "./read-end.ts";
import type { EndReading } from "./read-end.ts";

/** A detector's heads in a graph with its local functions written out. */
export interface ReadDetector {
  readonly model: OnnxModel;
  readonly graph: DetectorGraph;
  readonly heads: readonly [DetectorHead, ...DetectorHead[]];
}

// Each is followed to the outputs: a thousand, one behind the other, take a second.
const mostEnds = 1024;

function readLayers(graph: DetectorGraph, wanted: number | undefined): readonly EndReading[] {
  const readings: EndReading[] = [];
  let count = 0;
  for (const layer of headLayers(graph.index)) {
    const channels = layerChannels(graph, layer);
    if (channels === undefined) continue;
    const ends = channelEnds(graph, { output: layer.logits, channels });
    count += ends.filter(({ isGate }) => !isGate).length;
    if (count > mostEnds) {
      refuseModel(
        "model",
        `more than ${mostEnds} outputs and activations of the numbers of its layers, such as "${layer.logits}"`,
        "a detector",
        "Export the model with the outputs of its detections alone.",
      );
    }
    for (const end of ends) readings.push(readEnd(graph, layer, end, wanted));
  }
  return readings;
}

/** The head that is meant, and those that choose what it computes scores for. */
function chosenGroups(
  graph: DetectorGraph,
  options: DetectorOptions,
  names: readonly number[],
): readonly [HeadGroup, ...HeadGroup[]] {
  // What other tools wrote of classes may be about something else.
  const told = options.classes === undefined ? names : [options.classes];
  for (const wanted of [...told, undefined]) {
    const readings = readLayers(graph, wanted);
    const groups = groupCandidates(readings.filter(isCandidate));
    const isSure = wanted === undefined || options.classes !== undefined;
    const leftOut = readings.flatMap((reading) => (isCandidate(reading) ? [] : [reading]));
    const found = chooseGroup({ groups, leftOut, wanted, isSure }, options);
    if (found === undefined) continue;
    const choices = groups.filter(
      ({ use, classes }) => use === "choice" && classes === found.classes,
    );
    return [found, ...choices];
  }
  throw new TypeError("a search that neither found nor refused");
}

/** Reads the heads of a detector, and keeps what was read of its graph. */
export function readDetector(given: OnnxModel, options: DetectorOptions): ReadDetector {
  checkOptions(options, detectorOptions);
  const { classes } = options;
  if (classes !== undefined) checkWhole(classes, "classes", 1);
  const model = inlineFunctions(checkIsModel(given), everyCall);
  const graph = { index: new GraphIndex(graphOf(model)), builder: builderFromModel(model) };
  const names = classNames(model);
  const groups = chosenGroups(
    graph,
    options,
    names.map((list) => list.names.length),
  );
  const [{ candidates }, ...choices] = groups;
  const evidence = [
    ...detectorEvidence(graph, candidates),
    ...(choices.length === 0 ? [] : ["queries are chosen by scores of the same classes"]),
  ];
  if (evidence.length === 0) {
    refuseModel(
      "model",
      `scores "${candidates[0].layer.logits}" of ${groups[0].classes} classes, and nothing of a detector: no regions, levels, anchors or boxes`,
      "a detector",
      "findClassifierHead and adjustModel are for classifiers.",
    );
  }
  const described = (group: HeadGroup): DetectorHead => {
    const head = headOf(graph, group, placeOfBackground(group, options, names));
    return { ...head, evidence: [...head.evidence, ...evidence] };
  };
  const [first, ...others] = groups;
  return { model, graph, heads: [described(first), ...others.map(described)] };
}

/**
 * Finds the class layer of a detector: the one whose scores its outputs show, and the one that chooses queries by scores of the same
 * classes, where there is such a one.
 *
 * The graph is read: a Gemm, MatMul (with or without Add) or Conv of constant weights is followed through operators that only rearrange
 * numbers (Reshape, Transpose, Concat, Slice, Split, Gather …) to a Softmax, to Sigmoids or to an output, and from there to the outputs that
 * show its scores. That gives K scores with Sigmoids, K + 1 with a Softmax, or rows of box, objectness and K classes for each anchor; the levels
 * of a feature pyramid are one head. Gates, attention, objectness, sides of boxes and masks are told by what becomes of them and left out.
 *
 * @param model - a detector; its classes are K
 * @param options - `classes`: K, where metadata do not tell (`names`); `head`: the tensor or node that is meant, where several may be;
 * `background`: its place, where nothing tells
 * @returns the head first whose scores outputs show
 * @throws {@link ModelError} when there is none, and says what was seen; when there are several that may be meant, and lists them.
 * @example
 * ```ts
 * import { findDetectorHeads, readModel } from "@balms/onnx";
 *
 * function classLayers(bytes: Uint8Array): string[] {
 *   const [{ kind, classes, levels }] = findDetectorHeads(readModel(bytes));
 *   return levels.map(({ logits }) => `${logits}: ${classes} classes, ${kind}`);
 * }
 * console.log(typeof classLayers); // function
 * ```
 */
export function findDetectorHeads(
  model: OnnxModel,
  options?: DetectorOptions,
): readonly [DetectorHead, ...DetectorHead[]] {
  return readDetector(model, options ?? {}).heads;
}
