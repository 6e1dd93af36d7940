import type { Repaired } from "../family.ts";
import type { FileOptions } from "../graph-writer.ts";
import { GraphWriter } from "../graph-writer.ts";
import type { Values } from "../values.ts";
import { pooled, reshape, softmax } from "../values.ts";
import { softmaxOf } from "./truths.ts";

const microsoft: FileOptions = { domains: { "com.microsoft": 1 } };

/** Whole numbers between ±100, the same for the same length. */
const steps = (length: number): number[] =>
  Array.from({ length }, (_, at) => ((at * 61 + 17) % 200) - 100);

/** A scale and a zero point. */
function scale(graph: GraphWriter, name: string, size: number, type: "int8" | "uint8"): string[] {
  const zero = type === "int8" ? 0 : 128;
  return [
    graph.tensor(`${name}_scale`, [], [size]),
    graph.tensor(`${name}_zero`, [], [zero], type),
  ];
}

type Body = (graph: GraphWriter, x: string) => void;

interface Quantised {
  readonly name: string;
  readonly body: Body;
  /** What the activation sees. */
  readonly truth?: string;
  readonly ending?: "raw" | "p";
  readonly file?: FileOptions;
  readonly width?: number;
}

/** x [N, 4], a quantised body that computes "scores", and perhaps a Softmax. */
function quantised({ name, body, truth = "scores", ending = "raw", ...more }: Quantised): Repaired {
  const graph = new GraphWriter();
  body(graph, graph.input("x", ["N", more.width ?? 4]));
  const last = ending === "raw" ? "scores" : graph.op("Softmax", ["scores"], { axis: -1 }, "p");
  graph.output(last, ["N", 3]);
  return {
    name,
    model: graph.model(more.file),
    truths: [softmaxOf(truth, 3)],
    tail: (s): Record<string, Values> => ({ [last]: ending === "raw" ? s : softmax(s) }),
    tolerance: 1e-4,
  };
}

/** Those of the features, the weight and the scores of a layer in whole numbers. */
function layerScales(graph: GraphWriter): Record<"a" | "w" | "y", string[]> {
  return {
    a: scale(graph, "a", 0.03, "uint8"),
    w: scale(graph, "w", 0.02, "int8"),
    y: scale(graph, "y", 0.05, "uint8"),
  };
}

/** QuantizeLinear and DequantizeLinear around a value. */
function pair(graph: GraphWriter, value: string, name: string, output?: string): string {
  const how = scale(graph, name, 0.05, "int8");
  const small = graph.op("QuantizeLinear", [value, ...how]);
  return graph.op("DequantizeLinear", [small, ...how], {}, output);
}

const qdq =
  (after: boolean): Body =>
  (graph, x) => {
    const how = scale(graph, "w", 0.02, "int8");
    const w = graph.op("DequantizeLinear", [graph.tensor("w", [3, 4], steps(12), "int8"), ...how]);
    const bias = [graph.tensor("b", [3], steps(3), "int32"), graph.tensor("b_scale", [], [1e-3])];
    const inputs = [pair(graph, x, "x"), w, graph.op("DequantizeLinear", bias)];
    const scores = graph.op("Gemm", inputs, { transB: 1 }, after ? "unrounded" : "scores");
    if (after) pair(graph, scores, "y", "scores");
  };

/** Scales for each class, along the axis of classes. */
const qdqByClass: Body = (graph, x) => {
  const how = [
    graph.tensor("w_scale", [3], [0.01, 0.02, 0.03]),
    graph.tensor("w_zero", [3], [0, 0, 0], "int8"),
  ];
  const w = [graph.tensor("w", [4, 3], steps(12), "int8"), ...how];
  const weight = graph.op("DequantizeLinear", w, { axis: 1 });
  const product = graph.op("MatMul", [pair(graph, x, "x"), weight]);
  graph.op("Add", [product, graph.weight("b", [3])], {}, "scores");
};

const qLinearMatMul: Body = (graph, x) => {
  const { a, w, y } = layerScales(graph);
  const small = graph.op("QuantizeLinear", [x, ...a]);
  const weight = graph.tensor("w", [4, 3], steps(12), "int8");
  const product = graph.op("QLinearMatMul", [small, ...a, weight, ...w, ...y]);
  graph.op("DequantizeLinear", [product, ...y], {}, "scores");
};

const qGemm: Body = (graph, x) => {
  const { a, w, y } = layerScales(graph);
  const small = graph.op("QuantizeLinear", [x, ...a]);
  const weight = graph.tensor("w", [3, 4], steps(12), "int8");
  const bias = graph.tensor("b", [3], [50, -80, 10], "int32");
  const inputs = [small, ...a, weight, ...w, bias, ...y];
  const product = graph.op("com.microsoft:QGemm", inputs, { transB: 1, alpha: { float: 1 } });
  graph.op("DequantizeLinear", [product, ...y], {}, "scores");
};

/** As onnxruntime's dynamic quantisation writes it. */
const dynamic: Body = (graph, x) => {
  graph.add("DynamicQuantizeLinear", [x], ["small", "small_scale", "small_zero"]);
  const weight = graph.tensor("w", [4, 3], steps(12), "int8");
  const zero = graph.tensor("w_zero", [], [0], "int8");
  const product = graph.op("MatMulInteger", ["small", weight, "small_zero", zero]);
  const scales = graph.op("Mul", ["small_scale", graph.tensor("w_scale", [], [0.02])]);
  const real = graph.op("Mul", [graph.op("Cast", [product], { to: 1 }), scales]);
  graph.op("Add", [real, graph.weight("b", [3])], {}, "scores");
};

/** The same behind a hidden layer, whose numbers set the scale. */
const dynamicBehind =
  (activation: string): Body =>
  (graph, x) => {
    const hidden = graph.op("MatMul", [x, graph.weight("w1", [4, 4])]);
    dynamic(graph, graph.op(activation, [hidden]));
  };

const weightOnly =
  (type: "int8" | "int4"): Body =>
  (graph, x) => {
    const values = type === "int8" ? steps(12) : steps(12).map((value) => Math.round(value / 15));
    const how = [graph.tensor("w_scale", [], [type === "int8" ? 0.02 : 0.3])];
    const weight = graph.op("DequantizeLinear", [graph.tensor("w", [4, 3], values, type), ...how]);
    const product = graph.op("MatMul", [x, weight]);
    graph.op("Add", [product, graph.weight("b", [3])], {}, "scores");
  };

/** Four bits for each weight, in blocks of 16. */
const fourBits: Body = (graph, x) => {
  const bytes = Array.from({ length: 24 }, (_, at) => (at * 89 + 31) % 256);
  const blocks = graph.tensor("w", [3, 1, 8], bytes, "uint8");
  const inputs = [x, blocks, graph.tensor("w_scale", [3], [0.1, 0.2, 0.15])];
  const attributes = { K: 16, N: 3, bits: 4, block_size: 16 };
  graph.op("com.microsoft:MatMulNBits", inputs, attributes, "scores");
};

/** A quantised 1×1 convolution, averaged after it is dequantised. */
function qLinearConv(): Repaired {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 4, 3, 3]);
  const { a, w, y } = layerScales(graph);
  const small = graph.op("QuantizeLinear", [x, ...a]);
  const weight = graph.tensor("w", [3, 4, 1, 1], steps(12), "int8");
  const inputs = [small, ...a, weight, ...w, ...y, graph.tensor("b", [3], steps(3), "int32")];
  const conv = graph.op("QLinearConv", inputs, { kernel_shape: [1, 1] });
  const real = graph.op("DequantizeLinear", [conv, ...y]);
  const pool = graph.op("GlobalAveragePool", [real]);
  graph.op("Flatten", [pool], { axis: 1 }, "scores");
  graph.output(graph.op("Softmax", ["scores"], { axis: 1 }, "p"), ["N", 3]);
  return {
    behindLayer: (layer) => reshape(pooled(layer), layer.dims.slice(0, 2)),
    name: "QLinearConv, DequantizeLinear, pooling, Softmax",
    model: graph.model(),
    truths: [softmaxOf("scores", 3)],
    tail: (s) => ({ p: softmax(s) }),
    tolerance: 1e-4,
  };
}

/** Heads in whole numbers. */
export const quantisedHeads: readonly Repaired[] = [
  quantised({ name: "QDQ int8 Gemm", body: qdq(false) }),
  quantised({ name: "QDQ int8 Gemm, QDQ of its output", body: qdq(true) }),
  quantised({ name: "QDQ int8 Gemm, QDQ, Softmax", body: qdq(true), ending: "p" }),
  quantised({ name: "QDQ int8 by class, MatMul, Add", body: qdqByClass }),
  quantised({ name: "QLinearMatMul, DequantizeLinear", body: qLinearMatMul }),
  quantised({
    name: "QLinearMatMul, DequantizeLinear, Softmax",
    body: qLinearMatMul,
    ending: "p",
  }),
  quantised({ name: "QGemm, DequantizeLinear", body: qGemm, file: microsoft }),
  qLinearConv(),
  quantised({ name: "dynamic int8 (DynamicQuantizeLinear, MatMulInteger)", body: dynamic }),
  quantised({ name: "dynamic int8 behind a Relu", body: dynamicBehind("Relu") }),
  quantised({ name: "dynamic int8 behind a Sigmoid", body: dynamicBehind("Sigmoid") }),
  quantised({ name: "dynamic int8, Softmax", body: dynamic, ending: "p" }),
  quantised({ name: "weights alone in int8 (DequantizeLinear)", body: weightOnly("int8") }),
  quantised({
    name: "weights alone in int4 (DequantizeLinear)",
    body: weightOnly("int4"),
    file: { opset: 21, ir: 10 },
  }),
  quantised({ name: "MatMulNBits", body: fourBits, file: microsoft, width: 16 }),
];
