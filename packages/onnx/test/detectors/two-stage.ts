import { GraphWriter } from "../zoo/graph-writer.ts";
import type { FileOptions } from "../zoo/graph-writer.ts";
import { conv, gemm, integers, picture, written } from "./detector-family.ts";
import type { DetectorFamily } from "./detector-family.ts";

const K = 5;
const regions = 6;

/** Features of regions: [6, 10], with the maps that masks are made of. */
function regionFeatures(graph: GraphWriter): { rows: string; maps: string } {
  const image = graph.input("image", [1, 3, 16, 16]);
  const rois = graph.input("rois", [regions, 4]);
  const maps = graph.op("Relu", [conv(graph, image, "backbone", [4, 3, 3])]);
  const batch = graph.tensor(
    "batch",
    [regions],
    Array.from({ length: regions }, () => 0),
    "int64",
  );
  const sizes = { output_height: 4, output_width: 4, sampling_ratio: 2, mode: "avg" };
  const pooled = graph.op("RoiAlign", [maps, rois, batch], sizes);
  const flat = graph.op("Flatten", [pooled], { axis: 1 });
  return { rows: graph.op("Relu", [gemm(graph, flat, "fc", [10, 64])]), maps: pooled };
}

const feeds = {
  image: picture,
  rois: [
    [regions, 4],
    Float32Array.from({ length: 4 * regions }, (_, at) => (at % 4 < 2 ? at >> 2 : 8 + (at >> 2))),
  ],
} as const satisfies DetectorFamily["feeds"];

/** Masks of each class for each region, which go through a Sigmoid as class scores do. */
function masks(graph: GraphWriter, maps: string, classes: number): void {
  const weights = [graph.weight("up.weight", [4, 4, 2, 2]), graph.weight("up.bias", [4])];
  const up = graph.op("ConvTranspose", [maps, ...weights], {
    kernel_shape: [2, 2],
    strides: [2, 2],
  });
  const logits = conv(graph, graph.op("Relu", [up]), "mask_logits", [classes, 4]);
  graph.op("Sigmoid", [logits], {}, "masks");
  graph.output("masks", [regions, classes, 8, 8]);
}

/** torchvision's Mask R-CNN: a Gemm of K + 1 with a Softmax, the background first, and a mask predictor of K + 1 with Sigmoids. */
export function maskRcnn(options: FileOptions = {}): DetectorFamily {
  const graph = new GraphWriter();
  const { rows, maps } = regionFeatures(graph);
  const scores = graph.op("Softmax", [gemm(graph, rows, "cls_score", [K + 1, 10])], { axis: 1 });
  const range = [integers(graph, 1), integers(graph, K + 1), integers(graph, 1)];
  graph.op("Slice", [scores, ...range], {}, "scores");
  graph.output("scores", [regions, K]);
  gemm(graph, rows, "boxes", [4 * (K + 1), 10]);
  graph.output("boxes", [regions, 4 * (K + 1)]);
  masks(graph, maps, K + 1);
  const said = {
    kind: "softmax-background",
    background: 0,
    layers: ["cls_score"],
    axis: 1,
  } as const;
  return { model: written(graph, options), feeds, classes: K, ...said };
}

/** MMDetection: K + 1 with a Softmax, the background last. */
export function backgroundLast(): DetectorFamily {
  const graph = new GraphWriter();
  const { rows } = regionFeatures(graph);
  const scores = graph.op("Softmax", [gemm(graph, rows, "fc_cls", [K + 1, 10])], { axis: -1 });
  const range = [integers(graph, 0), integers(graph, -1), integers(graph, 1)];
  graph.op("Slice", [scores, ...range], {}, "scores");
  graph.output("scores", [regions, K]);
  gemm(graph, rows, "bbox_pred", [4 * K, 10]);
  graph.output("bbox_pred", [regions, 4 * K]);
  const said = { kind: "softmax-background", background: K, layers: ["fc_cls"], axis: 1 } as const;
  return { model: written(graph), feeds, classes: K, ...said };
}

/** Detectron2 and MMDetection with sigmoids: a Gemm of K. */
export function regionSigmoids(): DetectorFamily {
  const graph = new GraphWriter();
  const { rows, maps } = regionFeatures(graph);
  graph.op("Sigmoid", [gemm(graph, rows, "cls_score", [K, 10])], {}, "scores");
  graph.output("scores", [regions, K]);
  gemm(graph, rows, "bbox_pred", [4 * K, 10]);
  graph.output("bbox_pred", [regions, 4 * K]);
  masks(graph, maps, K);
  return {
    model: written(graph),
    feeds,
    classes: K,
    kind: "sigmoid",
    layers: ["cls_score"],
    axis: 1,
  };
}

/** A head whose bias is shared with another layer, which must not change. */
export function sharedBias(): DetectorFamily {
  const graph = new GraphWriter();
  const { rows } = regionFeatures(graph);
  const bias = graph.weight("shared.bias", [K]);
  const logits = graph.op(
    "Gemm",
    [rows, graph.weight("cls.weight", [K, 10]), bias],
    { transB: 1 },
    "cls",
  );
  graph.op("Sigmoid", [logits], {}, "scores");
  graph.output("scores", [regions, K]);
  graph.op("Gemm", [rows, graph.weight("other.weight", [K, 10]), bias], { transB: 1 }, "deltas");
  const twice = graph.op("Mul", ["deltas", "deltas"], {}, "bbox_deltas");
  graph.output(twice, [regions, K]);
  return { model: written(graph), feeds, classes: K, kind: "sigmoid", layers: ["cls"], axis: 1 };
}

/** A head without a bias, and one whose factor on the bias is not 1. */
export function oddBias(form: "none" | "scaled"): DetectorFamily {
  const graph = new GraphWriter();
  const { rows } = regionFeatures(graph);
  const bias = form === "none" ? [] : [graph.weight("cls.bias", [K])];
  const inputs = [rows, graph.weight("cls.weight", [K, 10]), ...bias];
  graph.op("Gemm", inputs, { transB: 1, beta: { float: 0.5 } }, "cls");
  graph.op("Sigmoid", ["cls"], {}, "scores");
  graph.output("scores", [regions, K]);
  gemm(graph, rows, "boxes", [4, 10]);
  graph.output("boxes", [regions, 4]);
  return { model: written(graph), feeds, classes: K, kind: "sigmoid", layers: ["cls"], axis: 1 };
}
