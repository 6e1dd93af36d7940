import { GraphWriter } from "../zoo/graph-writer.ts";
import { conv, gemm, integers, waves, written } from "./detector-family.ts";
import type { DetectorFamily } from "./detector-family.ts";

const K = 4;
const proposed = 6;
/** The side that pictures are brought to. */
const side = 16;

/** One picture without a batch, normalised and brought to 16×16 by the model itself. */
function fedPicture(graph: GraphWriter): string {
  const image = graph.input("image", [3, "height", "width"]);
  const less = graph.op("Sub", [image, graph.tensor("mean", [3, 1, 1], [0.485, 0.456, 0.406])]);
  const even = graph.op("Div", [less, graph.tensor("std", [3, 1, 1], [0.229, 0.224, 0.225])]);
  const batch = graph.op("Unsqueeze", [even, integers(graph, 0)]);
  const sizes = integers(graph, 1, 3, side, side);
  return graph.op("Resize", [batch, "", "", sizes], { mode: "linear" }, "resized");
}

/** Regions that depend on the picture, and their features. */
function regionRows(graph: GraphWriter): readonly [regions: string, rows: string] {
  const maps = graph.op("Relu", [conv(graph, fedPicture(graph), "backbone", [4, 3, 3])]);
  const bright = graph.op("ReduceMean", [maps], { axes: [1, 2, 3], keepdims: 0 });
  const corners = Array.from({ length: proposed }, (_, at) => [at, 1, at + 6, 9 + (at % 3)]);
  const anchors = graph.tensor("anchors", [proposed, 4], corners.flat());
  const regions = graph.op("Add", [anchors, graph.op("Sigmoid", [bright])], {}, "regions");
  const zeros = integers(graph, ...corners.map(() => 0));
  const sizes = { output_height: 4, output_width: 4, sampling_ratio: 2, mode: "avg" };
  const pooled = graph.op("RoiAlign", [maps, regions, zeros], sizes);
  const flat = graph.op("Flatten", [pooled], { axis: 1 });
  return [regions, graph.op("Relu", [gemm(graph, flat, "fc", [10, 64])])];
}

/** What is left of a row without the background, which is first. */
function withoutBackground(graph: GraphWriter, x: string, name: string): string {
  const range = [integers(graph, 1), integers(graph, K + 1), integers(graph, 1)];
  return graph.op("Slice", [x, ...range], {}, name);
}

/**
 * torchvision's two stages from the picture to the detections: each class moves a region by itself, and the model chooses among all of them by
 * their scores, so that its boxes are of no row any more.
 */
export function wholeDetector(): DetectorFamily {
  const graph = new GraphWriter();
  const [regions, rows] = regionRows(graph);
  const shares = graph.op("Softmax", [gemm(graph, rows, "cls_score", [K + 1, 10])], { axis: -1 });
  const scores = withoutBackground(graph, shares, "class_scores");
  const moves = graph.op("Reshape", [
    gemm(graph, rows, "bbox_pred", [4 * (K + 1), 10]),
    integers(graph, -1, K + 1, 4),
  ]);
  const spread = graph.op("Unsqueeze", [regions, integers(graph, 1)]);
  const moved = graph.op("Add", [spread, moves], {}, "moved");
  const boxes = withoutBackground(graph, moved, "class_boxes");
  const all = graph.op("Reshape", [boxes, integers(graph, 1, -1, 4)]);
  const single = graph.op("Reshape", [scores, integers(graph, 1, 1, -1)]);
  const limits = [integers(graph, 3), graph.tensor("iou", [1], [0.5])];
  const least = graph.tensor("least", [1], [0.05]);
  const kept = graph.op("NonMaxSuppression", [all, single, ...limits, least]);
  const places = graph.op("Gather", [kept, graph.tensor("last", [], [2], "int64")], { axis: 1 });
  for (const [name, from, shape] of [
    ["boxes", all, [-1, 4]],
    ["scores", single, [-1]],
  ] as const) {
    const flat = graph.op("Reshape", [from, integers(graph, ...shape)]);
    graph.op("Gather", [flat, places], { axis: 0 }, name);
    graph.output(name, shape.length === 1 ? ["found"] : ["found", 4]);
  }
  const feeds = { image: [[3, 12, 20], waves(3 * 240).map(Math.abs)] } as const;
  const said = {
    kind: "softmax-background",
    background: 0,
    layers: ["cls_score"],
    axis: 1,
  } as const;
  return { model: written(graph), feeds, classes: K, ...said };
}
