// Detectors as other programs export them: small, but with all that balms has to tell from their graphs.
import type { OnnxModel } from "@balms/onnx";
import { constant, modelOf, node, value } from "./graph-parts.ts";

type Graph = NonNullable<OnnxModel["graph"]>;

export function whole(name: string, ...values: readonly number[]): ReturnType<typeof constant> {
  return constant(name, "int64", BigInt64Array.from(values, BigInt), [values.length]);
}

function zeros(name: string, dims: readonly number[]): ReturnType<typeof constant> {
  return constant(name, "float32", new Float32Array(dims.reduce((a, b) => a * b, 1)), dims);
}

/** The rows of a tensor that are of classes. */
function classesOf(x: string, output: string): Graph["node"][number] {
  return node("Slice", [x, "from", "to", "one"], output);
}

/** Numbers of a layer with one more row of zeros, before the others or behind them. */
function withBackground(
  graph: Graph,
  name: string,
  place: "first" | "last",
): ReturnType<typeof constant> {
  const tensor = graph.initializer.find((one) => one.name === name)!;
  const [rows = 0, ...sizes] = tensor.dims.map(Number);
  const size = sizes.reduce((a, b) => a * b, 1);
  const values = new Float32Array((rows + 1) * size);
  const own = new Uint8Array(values.buffer, place === "first" ? 4 * size : 0, 4 * rows * size);
  own.set(tensor.rawData);
  return constant(`${name}.all`, "float32", values, [rows + 1, ...sizes]);
}

/**
 * The built-in detector as torchvision writes its own: one picture of any size without a batch, which the model normalises and brings to its size, a Softmax
 * with a background, a box for each class, and detections that it chooses by the scores.
 */
export function likeTorchvision(model: OnnxModel, place: "first" | "last"): OnnxModel {
  const graph = model.graph!;
  const classes = Number(graph.initializer.find(({ name }) => name === "class.bias")!.dims[0]);
  const [from, to] = place === "first" ? [1, classes + 1] : [0, classes];
  const shown = new Set(["corners", "scores", "masks"]);
  const kept = graph.node.filter(({ output }) => !shown.has(output[0] ?? ""));
  const own = kept.map((one) =>
    one.output[0] === "class"
      ? { ...one, input: ["features", "class.weight.all", "class.bias.all"] }
      : one.output[0] === "sigmoid"
        ? node("Softmax", ["class"], "shares", { attributes: { axis: -1 } })
        : one,
  );
  return modelOf({
    input: [value("picture", "float32", [3, "height", "width"])],
    output: [value("boxes", "float32", ["found", 4]), value("scores", "float32", ["found"])],
    initializer: [
      ...graph.initializer,
      withBackground(graph, "class.weight", place),
      withBackground(graph, "class.bias", place),
      zeros("moves.weight.all", [4 * (classes + 1), 128]),
      zeros("moves.bias.all", [4 * (classes + 1)]),
      whole("zero", 0),
      whole("one", 1),
      whole("three", 3),
      whole("from", from),
      whole("to", to),
      whole("sides", 1, 3, 96, 96),
      whole("rows.of.four", -1, classes + 1, 4),
      whole("all.boxes", 1, -1, 4),
      whole("all.scores", 1, 1, -1),
      whole("place", 2),
      whole("zero.one", 0, 1),
      constant("overlap", "float32", Float32Array.of(0.5), [1]),
      constant("least", "float32", Float32Array.of(0.05), [1]),
    ],
    node: [
      node("Unsqueeze", ["picture", "zero"], "batch"),
      node("Resize", ["batch", "", "", "sides"], "image", { attributes: { mode: "linear" } }),
      ...own,
      classesOf("shares", "class.scores"),
      node("Gemm", ["features", "moves.weight.all", "moves.bias.all"], "moves.all", {
        attributes: { transB: 1 },
      }),
      node("Reshape", ["moves.all", "rows.of.four"], "moves.rows"),
      node("Unsqueeze", ["concat_1", "one"], "spread"),
      node("Add", ["spread", "moves.rows"], "moved"),
      classesOf("moved", "class.boxes"),
      node("Reshape", ["class.boxes", "all.boxes"], "boxes.all"),
      node("Reshape", ["class.scores", "all.scores"], "scores.all"),
      node("NonMaxSuppression", ["boxes.all", "scores.all", "three", "overlap", "least"], "kept"),
      node("Gather", ["kept", "place"], "kept.places.wide", { attributes: { axis: 1 } }),
      node("Squeeze", ["kept.places.wide", "one"], "kept.places"),
      node("Squeeze", ["boxes.all", "zero"], "boxes.flat"),
      node("Gather", ["boxes.flat", "kept.places"], "boxes", { attributes: { axis: 0 } }),
      node("Squeeze", ["scores.all", "zero.one"], "scores.flat"),
      node("Gather", ["scores.flat", "kept.places"], "scores", { attributes: { axis: 0 } }),
    ],
  });
}

const cells = 12;
const queries = cells * cells;
const features = 16;

export function waves(
  name: string,
  dims: readonly number[],
  by: number,
): ReturnType<typeof constant> {
  const size = dims.reduce((a, b) => a * b, 1);
  const numbers = Float32Array.from({ length: size }, (_, at) => by * Math.sin(0.7 * at + 0.3));
  return constant(name, "float32", numbers, dims);
}

function logit(share: number): number {
  return Math.log(share / (1 - share));
}

/** What Sigmoids make middles and sizes of, as shares of a picture: a box around each cell of a grid. */
function gridBoxes(): ReturnType<typeof constant> {
  const numbers = Array.from({ length: queries }, (_, at) => {
    const [row, column] = [Math.floor(at / cells), at % cells];
    return [(column + 0.5) / cells, (row + 0.5) / cells, 0.3, 0.3].map(logit);
  });
  return constant("grid", "float32", Float32Array.from(numbers.flat()), [1, queries, 4]);
}

/** A detector with queries, as transformers writes it: raw scores, and boxes as middles and sizes in shares of the picture. */
export function withQueries(scores: number): OnnxModel {
  return modelOf({
    input: [value("pixel_values", "float32", [1, 3, 96, 96])],
    output: [
      value("logits", "float32", [1, queries, scores]),
      value("pred_boxes", "float32", [1, queries, 4]),
    ],
    initializer: [
      whole("rows", 1, 3, queries),
      waves("in.weight", [3, features], 1),
      waves("in.bias", [features], 0.2),
      waves("class.weight", [features, scores], 0.3),
      waves("class.bias", [scores], 0.1),
      waves("box.weight", [features, 4], 0.05),
      gridBoxes(),
    ],
    node: [
      node("AveragePool", ["pixel_values"], "cells", {
        attributes: { kernel_shape: [8, 8], strides: [8, 8] },
      }),
      node("Reshape", ["cells", "rows"], "flat"),
      node("Transpose", ["flat"], "colours", { attributes: { perm: [0, 2, 1] } }),
      node("MatMul", ["colours", "in.weight"], "in.product"),
      node("Add", ["in.product", "in.bias"], "in.sum"),
      node("Relu", ["in.sum"], "queries"),
      node("MatMul", ["queries", "class.weight"], "class.product"),
      node("Add", ["class.product", "class.bias"], "logits"),
      node("MatMul", ["queries", "box.weight"], "box.product"),
      node("Add", ["box.product", "grid"], "box.sum"),
      node("Sigmoid", ["box.sum"], "pred_boxes"),
    ],
  });
}
