import type { Repaired } from "../family.ts";
import { GraphWriter } from "../graph-writer.ts";
import type { Values } from "../values.ts";
import { argMax, pooled, reshape, softmax, transpose } from "../values.ts";
import { softmaxOf } from "./truths.ts";

const flatten = (values: Values): Values => reshape(values, values.dims.slice(0, 2));

/** A 3×3 convolution of pictures [N, 3, H, W] and a Relu. */
function body(graph: GraphWriter, height: number | string, width: number | string): string {
  const x = graph.input("x", ["N", 3, height, width]);
  const inputs = [x, graph.weight("k", [4, 3, 3, 3]), graph.weight("kb", [4])];
  return graph.op("Relu", [graph.op("Conv", inputs, { pads: [1, 1, 1, 1] })]);
}

/** A 1×1 convolution to C channels. */
function pointwise(graph: GraphWriter, feature: string, classes: number, output: string): string {
  const inputs = [feature, graph.weight("w", [classes, 4, 1, 1]), graph.weight("b", [classes])];
  return graph.op("Conv", inputs, { kernel_shape: [1, 1] }, output);
}

function pooledHead(): Repaired {
  const graph = new GraphWriter();
  const scores = pointwise(graph, body(graph, 3, 3), 5, "conv");
  const pool = graph.op("GlobalAveragePool", [scores], {}, "pooled");
  graph.output(graph.op("Softmax", [pool], { axis: 1 }, "p"), ["N", 5, 1, 1]);
  return {
    behindLayer: pooled,
    name: "1×1 Conv, GlobalAveragePool, Softmax of [N, C, 1, 1]",
    model: graph.model(),
    truths: [softmaxOf("pooled", 5)],
    tail: (s) => ({ p: softmax(s, 1) }),
  };
}

function squeezeNet(): Repaired {
  const graph = new GraphWriter();
  const dropped = graph.op("Dropout", [body(graph, 5, 5)]);
  const active = graph.op("Relu", [pointwise(graph, dropped, 5, "conv")]);
  const pool = graph.op("GlobalAveragePool", [active]);
  graph.output(graph.op("Flatten", [pool], { axis: 1 }, "scores"), ["N", 5]);
  return {
    behindLayer: (layer) => flatten(pooled(layer)),
    name: "SqueezeNet (Dropout, Conv, Relu, pooling, Flatten)",
    model: graph.model(),
    truths: [softmaxOf("scores", 5)],
    tail: (s) => ({ scores: s }),
  };
}

function squeezeNetSoftmax(): Repaired {
  const graph = new GraphWriter();
  const active = graph.op("Relu", [pointwise(graph, body(graph, 5, 5), 5, "conv")]);
  const pool = graph.op("GlobalAveragePool", [active], {}, "pooled");
  const flat = graph.op("Reshape", [pool, graph.tensor("size", [2], [0, -1], "int64")], {}, "flat");
  graph.output(graph.op("Softmax", [flat], { axis: 1 }, "p"), ["N", 5]);
  return {
    behindLayer: (layer) => flatten(pooled(layer)),
    name: "1×1 Conv, Relu, pooling, Reshape, Softmax",
    model: graph.model({ opset: 9, ir: 4 }),
    truths: [softmaxOf("flat", 5)],
    tail: (s) => ({ p: softmax(s) }),
  };
}

/** Scores of every pixel. */
function dense(
  name: string,
  size: readonly [number, number],
  parts: "raw" | "p" | "both",
): Repaired {
  const graph = new GraphWriter();
  const scores = pointwise(graph, body(graph, ...size), 5, "scores");
  const last = parts === "raw" ? scores : graph.op("Softmax", [scores], { axis: 1 }, "p");
  graph.output(last, ["N", 5, ...size]);
  if (parts === "both") {
    graph.op("ArgMax", [last], { axis: 1, keepdims: 0 }, "mask");
    graph.output("mask", ["N", ...size], "int64");
  }
  return {
    name,
    model: graph.model(),
    truths: [softmaxOf("scores", 5)],
    tail: (s): Record<string, Values> => {
      if (parts === "raw") return { scores: s };
      const p = softmax(s, 1);
      return parts === "p" ? { p } : { p, mask: argMax(p, 1) };
    },
  };
}

/** Linear layer behind pooling, in the layout of channels last. */
function channelsLast(): Repaired {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 3, 3, 4]);
  const turned = graph.op("Transpose", [x], { perm: [0, 3, 1, 2] });
  const scores = pointwise(graph, turned, 5, "scores");
  const back = graph.op("Transpose", [scores], { perm: [0, 2, 3, 1] }, "last");
  graph.output(graph.op("Softmax", [back], { axis: -1 }, "p"), ["N", 3, 3, 5]);
  return {
    behindLayer: (layer) => transpose(layer, [0, 2, 3, 1]),
    name: "dense, channels last: Conv, Transpose, Softmax of [N, H, W, C]",
    model: graph.model(),
    truths: [softmaxOf("last", 5, 3)],
    tail: (s) => ({ p: softmax(s) }),
  };
}

/** ResNet's end: pooling, Flatten, Gemm. */
function residual(): Repaired {
  const graph = new GraphWriter();
  const feature = body(graph, 4, 4);
  const inner = graph.op("Conv", [feature, graph.weight("k2", [4, 4, 1, 1])]);
  const sum = graph.op("Relu", [graph.op("Add", [inner, feature])]);
  const flat = graph.op("Flatten", [graph.op("GlobalAveragePool", [sum])], { axis: 1 });
  const inputs = [flat, graph.weight("w", [5, 4]), graph.weight("b", [5])];
  graph.output(graph.op("Gemm", inputs, { transB: 1 }, "scores"), ["N", 5]);
  return {
    name: "ResNet (residual block, pooling, Flatten, Gemm)",
    model: graph.model(),
    truths: [softmaxOf("scores", 5)],
    tail: (s) => ({ scores: s }),
  };
}

/** A fully convolutional head as VGG has it, averaged by ReduceMean. */
function reduceMean(): Repaired {
  const graph = new GraphWriter();
  const scores = pointwise(graph, body(graph, 3, 3), 5, "conv");
  graph.op("ReduceMean", [scores], { axes: [2, 3], keepdims: 0 }, "scores");
  graph.output(graph.op("Softmax", ["scores"], { axis: 1 }, "p"), ["N", 5]);
  return {
    behindLayer: (layer) => flatten(pooled(layer)),
    name: "1×1 Conv, ReduceMean, Softmax",
    model: graph.model(),
    truths: [softmaxOf("scores", 5)],
    tail: (s) => ({ p: softmax(s) }),
  };
}

/** Scores of pixels, made as many as those of the picture. */
function upsampled(): Repaired {
  const graph = new GraphWriter();
  const scores = pointwise(graph, body(graph, 2, 2), 5, "small");
  const scales = graph.tensor("scales", [4], [1, 1, 2, 2]);
  graph.op("Resize", [scores, "", scales], { mode: "nearest" }, "scores");
  graph.output(
    graph.op("ArgMax", ["scores"], { axis: 1, keepdims: 1 }, "mask"),
    ["N", 1, 4, 4],
    "int64",
  );
  return {
    name: "dense, Resize, ArgMax alone",
    model: graph.model(),
    truths: [softmaxOf("scores", 5)],
    tail: (s) => ({ mask: argMax(s, 1, true) }),
  };
}

/** Vision classifiers. */
export const pictures: readonly Repaired[] = [
  residual(),
  pooledHead(),
  squeezeNet(),
  squeezeNetSoftmax(),
  reduceMean(),
  dense("dense raw scores [N, C, H, W]", [3, 4], "raw"),
  dense("dense Softmax", [3, 4], "p"),
  dense("dense Softmax, ArgMax", [3, 4], "both"),
  dense("dense, width = number of classes", [3, 5], "raw"),
  channelsLast(),
  upsampled(),
];
