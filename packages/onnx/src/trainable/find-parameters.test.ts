import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { writtenOpset } from "../model/model.ts";
import { StringStringEntryProtoSchema } from "../model/onnx_pb.ts";
import type { GraphProto } from "../model/onnx_pb.ts";
import { findParameters } from "./find-parameters.ts";

const numbers = (size: number, fill = 0.5): Float32Array => new Float32Array(size).fill(fill);

/** The parameters of a graph on rows of four numbers, with their layers. */
function found(
  build: (graph: GraphBuilder, x: string) => string,
  note: (graph: GraphProto) => void = () => undefined,
): Record<string, number> {
  const graph = new GraphBuilder(writtenOpset);
  const x = graph.input("x", "float32", ["batch", 4]);
  graph.output("scores", build(graph, x));
  const searched = graph.toGraph("searched");
  note(searched);
  const all = findParameters(searched);
  return Object.fromEntries(all.map(({ name, layer }) => [name, layer]));
}

const constant = (graph: GraphBuilder, name: string, ...dims: number[]): string =>
  graph.constant(name, numbers(dims.reduce((all, size) => all * size, 1)), dims);

test("weights, biases and what normalises belong to the layer before them", () => {
  const layers = found((graph, x) => {
    const first = graph.node("MatMul", [x, constant(graph, "w0", 4, 3)]);
    const shifted = graph.node("Add", [first, constant(graph, "b0", 3)]);
    const normal = graph.node("LayerNormalization", [
      shifted,
      constant(graph, "scale", 3),
      constant(graph, "offset", 3),
    ]);
    const second = graph.node("Gemm", [
      normal,
      constant(graph, "w1", 3, 1),
      constant(graph, "b1", 1),
    ]);
    const third = graph.node("MatMul", [second, constant(graph, "w2", 1, 1)]);
    return graph.node("Add", [third, constant(graph, "b2", 1)]);
  });
  expect(layers).toEqual({ w0: 0, b0: 0, scale: 0, offset: 0, w1: 1, b1: 1, w2: 2, b2: 2 });
});

test("what prepares the input, single numbers and masks are no parameters", () => {
  const layers = found((graph, x) => {
    const centred = graph.node("Sub", [x, constant(graph, "mean", 4)]);
    const scaled = graph.node("Div", [centred, constant(graph, "deviation", 4)]);
    const product = graph.node("MatMul", [scaled, constant(graph, "w", 4, 3)]);
    const tempered = graph.node("Div", [product, graph.constant("temperature", numbers(1), [])]);
    const mask = graph.constant("mask", Float32Array.of(0, 0, -1e9), [3]);
    return graph.node("Add", [graph.node("Tanh", [tempered]), mask]);
  });
  expect(layers).toEqual({ w: 0 });
});

test("weights may be computed, stretched to the rows, and put beside data", () => {
  const layers = found((graph, x) => {
    const direction = constant(graph, "direction", 4, 3);
    const weight = graph.node("Mul", [graph.node("Tanh", [direction]), constant(graph, "size", 3)]);
    const product = graph.node("MatMul", [x, weight]);
    const token = constant(graph, "token", 1, 3);
    const stretched = graph.node("Expand", [token, graph.node("Shape", [product])]);
    return graph.node("Concat", [stretched, product], { axis: 1 });
  });
  expect(layers).toEqual({ direction: 0, size: 0, token: 0 });
});

test("scales of whole-number weights are no parameters", () => {
  const layers = found((graph, x) => {
    const whole = graph.constant("whole", new Uint8Array(12), [4, 3]);
    const integer = graph.node("Cast", [whole], { to: 3 });
    const weight = graph.node("DequantizeLinear", [integer, constant(graph, "scales", 3)], {
      axis: 1,
    });
    const product = graph.node("MatMul", [x, weight]);
    return graph.node("Gemm", [product, constant(graph, "head", 3, 2)]);
  });
  expect(layers).toEqual({ head: 0 });
});

test("a single slope counts, also where it is laid out for its data", () => {
  const layers = found((graph, x) => {
    const product = graph.node("MatMul", [x, constant(graph, "w", 4, 3)]);
    const slope = graph.node("Unsqueeze", [constant(graph, "slope", 1), graph.integers([0])]);
    const bent = graph.node("PRelu", [product, slope]);
    const tenth = graph.constant("tenth", numbers(1), []);
    const second = graph.node("Mul", [constant(graph, "w1", 3, 2), tenth]);
    return graph.node("MatMul", [bent, second]);
  });
  expect(layers).toEqual({ w: 0, slope: 0, w1: 1 });
});

test.each([
  [
    [1, 1],
    ["w", "gain"],
  ],
  [
    [1, 1.5],
    ["w", "scale", "offset", "gain"],
  ],
])("scales %j between Reshapes, as exporters write a normalisation of groups", (scales, names) => {
  const layers = found((graph, x) => {
    const product = graph.node("MatMul", [x, constant(graph, "w", 4, 6)]);
    const groups = graph.node("Reshape", [product, graph.integers([0, 2, -1])]);
    const normal = graph.node("InstanceNormalization", [
      groups,
      graph.constant("scale", Float32Array.from(scales), [2]),
      graph.constant("offset", new Float32Array(2), [2]),
    ]);
    const flat = graph.node("Reshape", [normal, graph.integers([0, 6])]);
    return graph.node("Mul", [flat, constant(graph, "gain", 6)]);
  });
  expect(Object.keys(layers)).toEqual(names);
});

test.each([
  ["None, None", ["w"]],
  ["%p_scale, None", ["w", "scale"]],
])("a normalisation that PyTorch called with %s", (given, names) => {
  const call = `%norm : [num_users=1] = call_function[target=aten](args = (%mm, [3], ${given}), kwargs = {})`;
  const layers = found(
    (graph, x) => {
      const product = graph.node("MatMul", [x, constant(graph, "w", 4, 3)]);
      return graph.node("LayerNormalization", [product, constant(graph, "scale", 3)]);
    },
    ({ node }) => {
      const entry = { key: "pkg.torch.onnx.fx_node", value: call };
      node[1].metadataProps.push(create(StringStringEntryProtoSchema, entry));
    },
  );
  expect(Object.keys(layers)).toEqual(names);
});
