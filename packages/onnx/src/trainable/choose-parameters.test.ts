import { expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { writtenOpset } from "../model/model.ts";
import type { GraphProto } from "../model/onnx_pb.ts";
import { chooseParameters } from "./choose-parameters.ts";
import type { TrainedPart } from "./choose-parameters.ts";

function network(): GraphProto {
  const graph = new GraphBuilder(writtenOpset);
  const vector = (name: string, ...dims: number[]): string =>
    graph.constant(name, new Float32Array(dims.reduce((all, size) => all * size, 1)).fill(1), dims);
  const x = graph.input("x", "float32", ["batch", 4]);
  const first = graph.node("Gemm", [x, vector("first.weight", 4, 3), vector("first.bias", 3)]);
  const parts = ["norm.weight", "norm.bias", "norm.mean", "norm.variance"];
  const normal = graph.node("BatchNormalization", [first, ...parts.map((name) => vector(name, 3))]);
  const power = graph.node("Pow", [graph.node("Relu", [normal]), vector("power")]);
  graph.output("scores", graph.node("Gemm", [power, vector("second.weight", 3, 2)]));
  return graph.toGraph("network");
}

const chosen = (train: TrainedPart): string[] =>
  chooseParameters(network(), train).map(({ name }) => name);

test("parts go by layers and by names, in the order of the graph", () => {
  const all = ["first.weight", "first.bias", "norm.weight", "norm.bias", "second.weight"];
  expect(chosen("all")).toEqual(all);
  expect(chosen("head")).toEqual(["second.weight"]);
  expect(chosen({ last: 2 })).toEqual(all);
  expect(chosen({ names: ["second.*", "*.bias"] })).toEqual([
    "first.bias",
    "norm.bias",
    "second.weight",
  ]);
});

test("what is no parameter by where it stands is trained when it is named in full", () => {
  expect(chosen({ names: ["power", "second.weight"] })).toEqual(["second.weight", "power"]);
  expect(() => chosen({ names: ["pow*"] })).toThrow('`train.names`: received "pow*"');
  expect(() => chosen({ names: ["norm.mean"] })).toThrow('`train.names`: received "norm.mean"');
});

test("stars stand for any text, and each name is gone through once", () => {
  expect(chosen({ names: ["f*.*ght"] })).toEqual(["first.weight"]);
  expect(chosen({ names: ["**con*ght", "s*t"] })).toEqual(["second.weight"]);
  expect(() => chosen({ names: ["first*first.weight"] })).toThrow("`train.names`");
  const graph = network();
  const [, first] = graph.initializer;
  if (first === undefined) throw new Error("no initializer");
  const long = "_a".repeat(500_000);
  for (const node of graph.node) {
    node.input = node.input.map((name) => (name === first.name ? long : name));
  }
  first.name = long;
  // An expression with four stars would try some 10²⁰ places.
  const found = chooseParameters(graph, { names: ["*_*_*_*a"] });
  expect(found.map(({ name }) => name)).toEqual([long]);
  expect(() => chooseParameters(graph, { names: ["*_*_*_*b"] })).toThrow("`train.names`");
});
