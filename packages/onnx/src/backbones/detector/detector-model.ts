import type { RandomGenerator } from "@balms/core";
import { checkChoice, checkMethods, checkOptions, checkWhole, refuse } from "@balms/core/adapter";
import { GraphBuilder } from "../../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../../model/model.ts";
import type { OnnxModel } from "../../model/model.ts";
import { DetectorLayers } from "./detector-layers.ts";
import type { ParameterSource } from "./detector-layers.ts";
import { randomParameters, trainedParameters } from "./detector-parameters.ts";
import { addBoxHead, addLocations, addMaps, addMaskHead, maskSide } from "./detector-network.ts";
import { addMoved, addProposals } from "./detector-proposals.ts";

/** Sizes of a detector. */
export interface DetectorSizes {
  /** Pixels, a multiple of 8, at least 32. */
  readonly height: number;
  /** Pixels, as `height`. */
  readonly width: number;
  /** C, at least 1. */
  readonly classes: number;
}

/** What a detector is made for. */
export interface DetectorModelOptions extends DetectorSizes {
  /** Source of the numbers that it begins with; it is forked, not advanced. */
  readonly random?: RandomGenerator | undefined;
  /** Numbers that have been trained, by their names, instead of random ones. */
  readonly parameters?: Readonly<Record<string, Float32Array>> | undefined;
  /** How these are stored: "float32" (default), or "float16", in half the room; the class layer always in float32. */
  readonly storage?: "float32" | "float16" | undefined;
}

/** Checks the sizes of a detector. */
export function checkDetector(size: DetectorSizes): void {
  checkOptions(size, ["classes", "height", "width"]);
  const { height, width, classes } = size;
  for (const [name, side] of Object.entries({ height, width })) {
    checkWhole(side, name, 32);
    if (side % 8 !== 0) refuse(name, `${side}`, "a multiple of 8");
  }
  checkWhole(classes, "classes", 1);
}

/**
 * A small detector of two stages that has learned nothing yet, with a sigmoid for each class: `image` [1, 3, height, width] → `corners`
 * [R, 4] of its boxes (x₁, y₁, x₂, y₂ in pixels), `scores` [R, C], probabilities, and `masks` [R, 1, 28, 28], probabilities over each
 * box. R is up to 40; boxes of one object are not yet merged.
 *
 * Half a million parameters: maps of every fourth pixel, proposals by distances to the sides of a box as in FCOS, features by RoIAlign,
 * a box and a mask head as in Mask R-CNN. The class layer is a `Gemm` on 128 features.
 *
 * Source: He et al., "Mask R-CNN", ICCV 2017; Tian et al., "FCOS: Fully convolutional one-stage object detection", ICCV 2019.
 *
 * @param options - `height`, `width`, `classes`; `random`, or trained `parameters` and their `storage`
 * @throws {@link ArgumentError} for options that cannot be meant
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { detectorModel, inputShape } from "@balms/onnx";
 *
 * const model = detectorModel({ height: 96, width: 96, classes: 56, random: createRandom(1) });
 * console.log(inputShape(model).shape); // [ 1, 3, 96, 96 ]
 * ```
 */
export function detectorModel(options: DetectorModelOptions): OnnxModel {
  const { random, parameters, storage, ...sizes } = { ...options };
  checkDetector(sizes);
  const { height, width, classes } = sizes;
  const graph = new GraphBuilder(writtenOpset);
  const layers = new DetectorLayers(graph, parameterSource(graph, { random, parameters, storage }));
  const seen = addMaps(layers, graph.input("image", "float32", [1, 3, height, width]));
  const size = { height, width };
  const limits = { locations: 128, boxes: 40, ...size };
  const regions = addProposals(graph, addLocations(layers, seen.maps), limits);
  const { logits, moves } = addBoxHead(layers, seen.maps, { regions, classes });
  const corners = addMoved(graph, regions.corners, moves, size);
  const masks = addMaskHead(layers, seen, { ...regions, corners });
  const outputs = {
    corners: [corners, 4],
    scores: [graph.node("Sigmoid", [logits]), classes],
    masks: [graph.node("Sigmoid", [masks]), 1, maskSide, maskSide],
  } as const;
  for (const [name, [value, ...others]] of Object.entries(outputs)) {
    // How many boxes there are is known when they are found.
    graph.describe(value, { type: "float32", shape: ["boxes", ...others] });
    graph.output(name, value);
  }
  return createModel(graph.toGraph("detector"));
}

function parameterSource(
  graph: GraphBuilder,
  { random, parameters, storage = "float32" }: Omit<DetectorModelOptions, keyof DetectorSizes>,
): ParameterSource {
  checkChoice(storage, "storage", ["float32", "float16"]);
  if (parameters !== undefined) return trainedParameters(graph, parameters, storage);
  if (random === undefined) {
    refuse("random", "nothing, and no parameters", "createRandom(seed), or trained parameters");
  }
  checkMethods(random, "random", ["fork"]);
  return randomParameters(graph, random);
}
