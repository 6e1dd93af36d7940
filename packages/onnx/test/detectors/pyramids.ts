import { GraphWriter } from "../zoo/graph-writer.ts";
import type { FileOptions } from "../zoo/graph-writer.ts";
import { conv, gated, integers, picture, written } from "./detector-family.ts";
import type { DetectorFamily } from "./detector-family.ts";

const feeds = { image: picture };

/** Maps of 8×8, 4×4 and 2×2 with 6 channels. */
function pyramid(graph: GraphWriter, count = 3): string[] {
  let maps = graph.input("image", [1, 3, 16, 16]);
  return Array.from({ length: count }, (_, level) => {
    maps = gated(graph, maps, `stage${level}`, [6, level === 0 ? 3 : 6, 3, 2]);
    return maps;
  });
}

function flat(graph: GraphWriter, x: string, channels: number): string {
  return graph.op("Reshape", [x, integers(graph, 1, channels, -1)]);
}

/** YOLOv8: a 1×1 convolution of K for each level, Sigmoids over all of them; sides of boxes as distributions, and of them middles and sizes. */
export function yolov8(classes = 5, options: FileOptions = {}): DetectorFamily {
  const graph = new GraphWriter();
  const levels = pyramid(graph);
  const places = 64 + 16 + 4;
  const of = (kind: string, width: number) =>
    levels.map((x, level) => {
      const inner = gated(graph, x, `${kind}.${level}.0`, [6, 6, 3]);
      return flat(graph, conv(graph, inner, `${kind}.${level}`, [width, 6]), width);
    });
  const all = levels.map((_, level) => level);
  const [sides, scores] = [of("box", 16), of("cls", classes)];
  const rows = all.map((level) => graph.op("Concat", [sides[level], scores[level]], { axis: 1 }));
  const joined = graph.op("Concat", rows, { axis: 2 });
  graph.add("Split", [joined, integers(graph, 16, classes)], ["sides", "logits"], { axis: 1 });
  const bins = graph.op("Reshape", ["sides", integers(graph, 1, 4, 4, -1)]);
  const shares = graph.op("Softmax", [graph.op("Transpose", [bins], { perm: [0, 2, 1, 3] })], {
    axis: 1,
  });
  const dfl = graph.tensor("dfl", [1, 4, 1, 1], [0, 1, 2, 3]);
  const reach = graph.op("Reshape", [graph.op("Conv", [shares, dfl]), integers(graph, 1, 4, -1)]);
  graph.add("Split", [reach, integers(graph, 2, 2)], ["before", "behind"], { axis: 1 });
  const anchors = graph.weight("anchors", [1, 2, places]);
  const [from, to] = [graph.op("Sub", [anchors, "before"]), graph.op("Add", [anchors, "behind"])];
  const half = graph.op("Div", [graph.op("Add", [from, to]), graph.tensor("two", [], [2])]);
  const middles = graph.op("Concat", [half, graph.op("Sub", [to, from])], { axis: 1 });
  const boxes = graph.op("Mul", [middles, graph.tensor("stride", [], [8])]);
  const output = graph.op(
    "Concat",
    [boxes, graph.op("Sigmoid", ["logits"])],
    { axis: 1 },
    "output0",
  );
  graph.output(output, [1, 4 + classes, places]);
  const layers = all.map((level) => `cls.${level}`);
  return { model: written(graph, options), feeds, classes, kind: "sigmoid", layers, axis: 1 };
}

/** YOLOv5: rows of box, objectness, K classes and mask coefficients for each of 3 anchors, all through one Sigmoid. */
export function yolov5(masks = 0): DetectorFamily {
  const classes = 4;
  const row = 5 + classes + masks;
  const graph = new GraphWriter();
  const outputs = pyramid(graph, 2).map((x, level) => {
    const raw = conv(graph, x, `head.${level}`, [3 * row, 6]);
    const side = 8 >> level;
    const split = graph.op("Reshape", [raw, integers(graph, 1, 3, row, side, side)]);
    const rows = graph.op("Transpose", [split], { perm: [0, 1, 3, 4, 2] });
    const parts = ["xy", "wh", "conf", "mask"].map((part) => `${part}${level}`);
    const used = masks === 0 ? parts.slice(0, 3) : parts;
    const sizes = integers(graph, 2, 2, classes + 1, ...(masks === 0 ? [] : [masks]));
    graph.add("Split", [graph.op("Sigmoid", [rows]), sizes], used, { axis: 4 });
    const places = used.map((part) =>
      part.startsWith("xy") ? graph.op("Mul", [part, graph.tensor(`two${level}`, [], [2])]) : part,
    );
    const whole = graph.op("Concat", places, { axis: 4 });
    return graph.op("Reshape", [whole, integers(graph, 1, -1, row)]);
  });
  graph.op("Concat", outputs, { axis: 1 }, "output0");
  graph.output("output0", [1, 240, row]);
  const said = { anchors: 3, stride: row, first: 5, layers: ["head.0", "head.1"], axis: 1 };
  return { model: written(graph), feeds, classes, kind: "anchors", ...said };
}

/** The same for a device: the Sigmoid works on the maps as they are, and nothing takes rows apart. */
export function wholeMaps(): DetectorFamily {
  const classes = 4;
  const graph = new GraphWriter();
  for (const [level, x] of pyramid(graph, 2).entries()) {
    graph.op("Sigmoid", [conv(graph, x, `head.${level}`, [27, 6])], {}, `maps.${level}`);
    graph.output(`maps.${level}`, [1, 27, 8 >> level, 8 >> level]);
  }
  const said = { anchors: 3, stride: 9, first: 5, layers: ["head.0", "head.1"], axis: 1 };
  return { model: written(graph), feeds, classes, kind: "anchors", ...said };
}

/** RTMDet as it is deployed: the same 1×1 convolution on each level, whose raw scores are an output each, beside sides of boxes. */
export function rtmdet(classes = 5, boxes = "bbox"): DetectorFamily {
  const graph = new GraphWriter();
  const weights = [
    graph.weight("cls.weight", [classes, 6, 1, 1]),
    graph.weight("cls.bias", [classes]),
  ];
  const layers = pyramid(graph, 2).map((x, level) => {
    const logits = graph.op("Conv", [x, ...weights], {}, `cls.${level}`);
    graph.output(logits, [1, classes, 8 >> level, 8 >> level]);
    graph.output(conv(graph, x, `${boxes}.${level}`, [4, 6]), [1, 4, 8 >> level, 8 >> level]);
    return logits;
  });
  return { model: written(graph), feeds, classes, kind: "sigmoid", layers, axis: 1 };
}

/** RetinaNet: windows of 3×3, K for each of 3 anchors, the channels last before they are taken apart. */
export function retinanet(): DetectorFamily {
  const classes = 5;
  const graph = new GraphWriter();
  const levels = pyramid(graph, 2);
  const of = (kind: string, width: number) =>
    levels.map((x, level) => {
      const maps = conv(graph, x, `${kind}.${level}`, [3 * width, 6, 3]);
      const last = graph.op("Transpose", [maps], { perm: [0, 2, 3, 1] });
      return graph.op("Reshape", [last, integers(graph, 1, -1, width)]);
    });
  const scores = graph.op("Concat", of("cls", classes), { axis: 1 });
  graph.op("Sigmoid", [scores], {}, "scores");
  graph.output("scores", [1, 240, classes]);
  graph.op("Concat", of("reg", 4), { axis: 1 }, "deltas");
  graph.output("deltas", [1, 240, 4]);
  const said = { anchors: 3, stride: classes, first: 0, layers: ["cls.0", "cls.1"], axis: 1 };
  return { model: written(graph), feeds, classes, kind: "sigmoid", ...said };
}
