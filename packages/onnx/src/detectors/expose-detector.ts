import { checkChoice, checkFlag, checkOptions } from "@balms/core/adapter";
import { builderFromModel } from "../graph/builder-from-model.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { createValueInfo } from "../graph/value-info.ts";
import { copyModel } from "../model/copy-model.ts";
import { checkIsModel, graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { everyCall, inlineFunctions } from "../scores/inline-functions.ts";
import { pruneGraph } from "../surgery/prune-graph.ts";
import { cornersOfRegions } from "./boxes/box-tensors.ts";
import { addPictureSize } from "./boxes/picture-size.ts";
import { noBoxes, shownBoxes, type ShownBoxes } from "./boxes/shown-boxes.ts";
import { checkFoundHeads } from "./check-found-head.ts";
import type { DetectorHead } from "./detector-head.ts";
import { addRegionInput } from "./region-input.ts";

/** What an exposed detector puts out. */
export interface ExposeOptions {
  /** `all`: what it put out before, too (the default). `exposed`: nothing else, so that what makes detections of scores does not run. */
  readonly outputs?: "all" | "exposed" | undefined;
  /** Whether the model takes further regions of a picture, whose features follow those of its own; default false. */
  readonly furtherRegions?: boolean | undefined;
}

/** Names of the outputs of one level. */
export interface ExposedLevel {
  readonly feature: string;
  readonly logits: string;
}

/** A detector that shows what its class layers work on. */
export interface ExposedDetector extends ShownBoxes {
  readonly model: OnnxModel;
  /** One for each head, and in it one for each level. */
  readonly levels: readonly (readonly ExposedLevel[])[];
  /**
   * Scores of all levels of the first head in one tensor, before their activation, position after position as `boxes` are: [batch, K, positions] or
   * [batch, positions, K], as its `axis` says. Undefined for heads of one level, and where no such tensor is.
   */
  readonly scores: string | undefined;
  /** Corners [x1, y1, x2, y2] of the regions that features are of, in pixels of the picture as the network sees it: [regions, 4]. */
  readonly corners: string | undefined;
  /** The sizes [batch, channels, height, width] of the picture as the network sees it, where the model brings it to them itself. */
  readonly pictureSize: string | undefined;
  /** The input of further regions, corners [regions, 4] in pixels of the picture as the network sees it; undefined where none was asked for. */
  readonly furtherRegions: string | undefined;
}

/**
 * Adds outputs to a detector: what its class layers read and compute, and the boxes, as far as they are found. A detector that stays
 * as it is has to be run once then, and a new class layer is trained on what it put out.
 *
 * What the model chose by its scores is not shown: its boxes would be of other rows than the features.
 *
 * Features of regions are [regions, D], of queries [batch, queries, D], of a level [batch, D, height, width]. Names are those that the
 * tensors have in the model.
 *
 * With `furtherRegions` features are also computed of regions that somebody else knows, such as those of annotated objects: after the
 * detector's own, in one picture at a time. Only features that are pooled from regions can be had so, not those of queries or positions.
 *
 * @param model - the detector; it is not changed
 * @param heads - what {@link findDetectorHeads} found in it
 * @param options - `outputs`: "all" (default), or "exposed"; `furtherRegions`: default false
 * @throws {@link ModelError} when the heads are of another model; with `furtherRegions`, when features depend on more than corners.
 * @example
 * ```ts
 * import { exposeDetector, findDetectorHeads, readModel, writeModel } from "@balms/onnx";
 *
 * function featureModel(bytes: Uint8Array): Uint8Array {
 *   const model = readModel(bytes);
 *   const { model: exposed, levels, corners } = exposeDetector(model, findDetectorHeads(model), { outputs: "exposed" });
 *   console.log(levels.map((head) => head.map(({ feature }) => feature)), corners);
 *   return writeModel(exposed);
 * }
 * console.log(typeof featureModel); // function
 * ```
 */
export function exposeDetector(
  model: OnnxModel,
  heads: readonly DetectorHead[],
  options?: ExposeOptions,
): ExposedDetector {
  checkIsModel(model);
  checkFoundHeads(heads, "heads");
  checkOptions(options, ["furtherRegions", "outputs"]);
  const { furtherRegions = false, outputs = "all" } = { ...options };
  checkChoice(outputs, "outputs", ["all", "exposed"]);
  checkFlag(furtherRegions, "furtherRegions");
  const result = copyModel(inlineFunctions(model, everyCall));
  const graph = { index: new GraphIndex(graphOf(result)), builder: builderFromModel(result) };
  for (const { levels } of heads) {
    for (const { logits } of levels) {
      if (graph.index.producer(logits) !== undefined) continue;
      refuseModel(
        "heads",
        `a head "${logits}" that the model has not`,
        "what findDetectorHeads found in this model",
      );
    }
  }
  const levels = heads.map((head) =>
    head.levels.map(({ feature, logits }) => ({ feature, logits })),
  );
  const [head] = heads;
  const scores = head && scoresOfLevels(head);
  const pictureSize = addPictureSize(result, graph.index);
  const opened = head && furtherRegions ? addRegionInput(result, graph, head) : undefined;
  const corners = opened?.corners ?? (head && cornersOfRegions(graph, head));
  const of = opened === undefined && head ? shownBoxes(graph, head, corners) : noBoxes;
  const wanted = [
    ...levels.flat().flatMap(({ feature, logits }) => [feature, logits]),
    scores,
    corners,
    of.boxes,
    of.classBoxes,
    pictureSize,
  ];
  const described = new Map(result.graph.output.map((info) => [info.name, info]));
  const shown = new Set(wanted.filter((name) => name !== undefined));
  const added = Array.from(shown, (name) => {
    if (name === pictureSize) return createValueInfo(name, { type: "int64", shape: undefined });
    const { type, shape: known } = graph.builder.valueType(name);
    // There are more of them than the graph knew.
    const shape = opened === undefined ? known : undefined;
    return described.get(name) ?? createValueInfo(name, { type: type ?? "float32", shape });
  });
  result.graph.output =
    outputs === "exposed"
      ? added
      : [...result.graph.output, ...added.filter((info) => !described.has(info.name))];
  if (outputs === "exposed") pruneGraph(result.graph);
  return {
    model: result,
    levels,
    scores,
    corners,
    ...of,
    pictureSize,
    furtherRegions: opened?.input,
  };
}

/** The tensor in which the scores of several levels are put together, with nothing beside them. */
function scoresOfLevels({ levels, scores, classes }: DetectorHead): string | undefined {
  const [{ tensor, rank, size, first, rows }, another] = scores;
  const isWhole = rank === 3 && size === classes && first === 0 && rows === 1;
  return levels.length > 1 && another === undefined && isWhole ? tensor : undefined;
}
