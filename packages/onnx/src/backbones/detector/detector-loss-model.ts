import { checkOptions, checkWhole } from "@balms/core/adapter";
import { GraphBuilder } from "../../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../../model/model.ts";
import type { OnnxModel } from "../../model/model.ts";
import { DetectorLayers } from "./detector-layers.ts";
import {
  addClassLoss,
  addDistanceLoss,
  addMaskLoss,
  addMiddleLoss,
  addMoveLoss,
} from "./detector-losses.ts";
import { fedParameters } from "./detector-parameters.ts";
import { checkDetector } from "./detector-model.ts";
import type { DetectorSizes } from "./detector-model.ts";
import {
  addBoxHead,
  addLocations,
  addMaps,
  addMaskHead,
  mapStride,
  maskSide,
} from "./detector-network.ts";

/** How many of everything a training batch has. */
export interface DetectorBatchSizes {
  /** Pictures. */
  readonly images: number;
  /** Boxes whose class is learned, of all pictures together. */
  readonly boxes: number;
  /** Boxes whose mask is learned. */
  readonly masks: number;
}

/** What the training of a detector is made for. */
export interface DetectorLossOptions extends DetectorSizes {
  readonly batch: DetectorBatchSizes;
}

/**
 * The training of {@link detectorModel}: the same layers, whose parameters are inputs under the names that they have there, with boxes that
 * are given, and their `loss`.
 *
 * Inputs: `image` [B, 3, height, width]; of every location of the maps `middles` [B, 1, height/4, width/4], how near it is to the middle
 * of an object (0 … 1, 0 outside), and `distances` [B, 4, height/4, width/4] to the left, top, right and bottom side of its box in steps of 4
 * pixels, above 0 everywhere; `corners` [R, 4] of boxes in pixels, `images` [R] int64, which picture each is of, `labels` [R] int32 (−1 is
 * background), `moves` [R, 4] that lead from a box to that of the object; `maskCorners` [M, 4], `maskImages` [M], `masks` [M, 1, 28, 28] in
 * 0 … 1. Outputs: `loss`, and its parts by their names.
 *
 * @param options - `height`, `width`, `classes`, and `batch`: how many `images` (B), `boxes` (R) and `masks` (M)
 * @throws {@link ArgumentError} for options that cannot be meant
 * @example
 * ```ts
 * import { detectorLossModel, differentiate } from "@balms/onnx";
 *
 * const batch = { images: 2, boxes: 8, masks: 4 };
 * const model = detectorLossModel({ height: 32, width: 32, classes: 3, batch });
 * const step = differentiate(model, { output: "loss", parameters: ["class.weight"] });
 * console.log(step.graph?.output.at(-1)?.name); // class.weight.gradient
 * ```
 */
export function detectorLossModel(options: DetectorLossOptions): OnnxModel {
  const { batch, ...size } = { ...options };
  checkDetector(size);
  const { classes } = size;
  checkOptions(batch, ["boxes", "images", "masks"], "batch");
  const { images, boxes, masks } = batch;
  for (const [name, count] of Object.entries({ images, boxes, masks })) {
    checkWhole(count, `batch.${name}`, 1);
  }
  const graph = new GraphBuilder(writtenOpset);
  // Inputs first: names are theirs, whatever the layers are called.
  const fed = addInputs(graph, options);
  const layers = new DetectorLayers(graph, fedParameters(graph));
  const seen = addMaps(layers, fed.image);
  const located = addLocations(layers, seen.maps);
  const regions = { corners: fed.corners, images: fed.images };
  const head = addBoxHead(layers, seen.maps, { regions, classes });
  const maskRegions = { corners: fed.maskCorners, images: fed.maskImages };
  const background = graph.node("Less", [fed.labels, graph.scalar(0, "int32")]);
  const objects = graph.node("Cast", [graph.node("Not", [background])], { to: 1 });
  const parts = {
    middleLoss: addMiddleLoss(graph, located.middles, fed.middles),
    distanceLoss: addDistanceLoss(graph, {
      found: located.distances,
      wanted: fed.distances,
      weights: fed.middles,
    }),
    classLoss: addClassLoss(graph, { logits: head.logits, labels: fed.labels, classes }),
    moveLoss: addMoveLoss(graph, {
      found: head.moves,
      wanted: fed.moves,
      weights: graph.node("Unsqueeze", [objects, graph.integers([1])]),
    }),
    maskLoss: addMaskLoss(graph, {
      logits: addMaskHead(layers, seen, maskRegions),
      masks: fed.masks,
    }),
  };
  // Masks are learned the slowest.
  const doubled = graph.node("Mul", [parts.maskLoss, graph.scalar(2)]);
  const { maskLoss: _, ...others } = parts;
  graph.output("loss", graph.node("Sum", [...Object.values(others), doubled]));
  for (const [name, value] of Object.entries(parts)) graph.output(name, value);
  return createModel(graph.toGraph("detectorLoss"));
}

function addInputs(graph: GraphBuilder, { height, width, batch }: DetectorLossOptions) {
  const { images, boxes, masks } = batch;
  const grid = [height / mapStride, width / mapStride];
  return {
    image: graph.input("image", "float32", [images, 3, height, width]),
    middles: graph.input("middles", "float32", [images, 1, ...grid]),
    distances: graph.input("distances", "float32", [images, 4, ...grid]),
    corners: graph.input("corners", "float32", [boxes, 4]),
    images: graph.input("images", "int64", [boxes]),
    labels: graph.input("labels", "int32", [boxes]),
    moves: graph.input("moves", "float32", [boxes, 4]),
    maskCorners: graph.input("maskCorners", "float32", [masks, 4]),
    maskImages: graph.input("maskImages", "int64", [masks]),
    masks: graph.input("masks", "float32", [masks, 1, maskSide, maskSide]),
  };
}
