import { GraphWriter } from "../zoo/graph-writer.ts";
import { conv, gemm, integers, picture, written } from "./detector-family.ts";
import type { DetectorFamily } from "./detector-family.ts";

const K = 5;
const proposed = 7;

/** Regions that the model proposes itself: [7, 4], narrow and wide ones, wherever the picture is bright. */
function proposals(graph: GraphWriter, maps: string): string {
  const bright = graph.op("ReduceMean", [maps], { axes: [1, 2, 3], keepdims: 0 });
  const moved = graph.op("Sigmoid", [bright]);
  const corners = Array.from({ length: proposed }, (_, at) => [at, 1, at + 2 + 3 * (at % 3), 9]);
  const boxes = graph.tensor("anchors", [proposed, 4], corners.flat());
  return graph.op("Add", [boxes, moved], {}, "proposals");
}

/** Rows of a list, where a row of booleans says so. */
function rowsWhere(graph: GraphWriter, said: string): string {
  return graph.op("Squeeze", [graph.op("NonZero", [said]), integers(graph, 0)]);
}

/** Regions pooled from one of two maps, and put in their order again. */
function pooled(graph: GraphWriter, maps: readonly string[], boxes: string): string {
  const one = integers(graph, 1);
  const side = (at: number): string =>
    graph.op("Slice", [boxes, integers(graph, at), integers(graph, at + 1), one]);
  const width = graph.op("Squeeze", [graph.op("Sub", [side(2), side(0)]), one]);
  const isWide = graph.op("Greater", [width, graph.tensor("wide", [], [4])]);
  const rows = [rowsWhere(graph, graph.op("Not", [isWide])), rowsWhere(graph, isWide)];
  const parts = maps.map((map, level) => {
    const own = graph.op("Gather", [boxes, rows[level]]);
    const zero = graph.op("Cast", [graph.op("Mul", [rows[level], integers(graph, 0)])], { to: 7 });
    const sizes = { output_height: 4, output_width: 4, sampling_ratio: 2, mode: "avg" };
    const scale = { spatial_scale: { float: 1 / (1 + level) } };
    return graph.op("RoiAlign", [map, own, zero], { ...sizes, ...scale });
  });
  const order = graph.op("Concat", rows, { axis: 0 });
  const count = graph.op("Shape", [order]);
  graph.add("TopK", [order, count], ["ordered", "places"], { axis: 0, largest: 0 });
  return graph.op("Gather", [graph.op("Concat", parts, { axis: 0 }), "places"]);
}

/**
 * As torchvision does it: regions are pooled from the level of a pyramid that fits their size, with the `size` of the
 * picture added to their features, or its mean `colour`.
 */
export function levelRegions(options?: { readonly beside?: "size" | "colour" }): DetectorFamily {
  const graph = new GraphWriter();
  const image = graph.input("image", [1, 3, 16, 16]);
  const large = graph.op("Relu", [conv(graph, image, "backbone", [4, 3, 3])]);
  const small = graph.op("MaxPool", [large], { kernel_shape: [2, 2], strides: [2, 2] });
  const boxes = proposals(graph, large);
  const flat = graph.op("Flatten", [pooled(graph, [large, small], boxes)], { axis: 1 });
  const hidden = gemm(graph, flat, "fc", [10, 64]);
  const { beside } = { ...options };
  const size = graph.op("Cast", [graph.op("Shape", [image])], { to: 1 });
  const added = graph.op("ReduceMean", [beside === "size" ? size : image], { keepdims: 0 });
  const rows = graph.op("Relu", [beside ? graph.op("Add", [hidden, added]) : hidden]);
  graph.op("Sigmoid", [gemm(graph, rows, "cls_score", [K, 10])], {}, "scores");
  graph.output("scores", ["regions", K]);
  gemm(graph, rows, "bbox_pred", [4, 10]);
  graph.output("bbox_pred", ["regions", 4]);
  return {
    model: written(graph),
    feeds: { image: picture },
    classes: K,
    kind: "sigmoid",
    layers: ["cls_score"],
    axis: 1,
  };
}
