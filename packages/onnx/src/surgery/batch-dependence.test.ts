import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createAttribute } from "../model/attributes.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { createTensor } from "../model/tensor.ts";
import {
  FunctionProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
} from "../model/onnx_pb.ts";
import { batchDependence } from "./batch-dependence.ts";

function normalised(opset: number, attributes = {}, outputs = ["y"]): OnnxModel {
  const graph = new GraphBuilder(opset);
  const x = graph.input("x", "float32", ["batch", 2]);
  const names = ["scale", "shift", "mean", "variance"];
  const parameters = names.map((name) => graph.constant(name, Float32Array.of(1, 1), [2]));
  graph.multiNode("BatchNormalization", [x, ...parameters], attributes, outputs);
  return createModel(graph.toGraph("normalised"), opset);
}

const batch = "normalises with the statistics of the batch";

test.each<[number, object, string[], number]>([
  [17, {}, ["y"], 0],
  [17, { training_mode: 0 }, ["y"], 0],
  [17, { training_mode: 1 }, ["y", "mean2", "variance2"], 1],
  [13, {}, ["y"], 0],
  [9, {}, ["y", "a", "b", "c", "d"], 1],
  [6, {}, ["y"], 1],
  [6, { is_test: 1 }, ["y"], 0],
])("BatchNormalization of opset %i with %j and outputs %j", (opset, attributes, outputs, count) => {
  const found = batchDependence(normalised(opset, attributes, outputs));
  const wanted = { node: "BatchNormalization", reason: batch };
  expect(found).toEqual(Array.from({ length: count }, () => wanted));
});

function dropping(opset: number, ratio: number | undefined, training?: boolean): OnnxModel {
  const graph = new GraphBuilder(opset);
  const x = graph.input("x", "float32", ["batch", 2]);
  const share = ratio === undefined ? [] : [graph.scalar(ratio)];
  const mode = training === undefined ? [] : [graph.constant("on", Uint8Array.of(+training), [])];
  graph.node("Dropout", [x, ...share, ...mode]);
  return createModel(graph.toGraph("dropping"), opset);
}

test("Dropout that drops is told, one that is off or drops nothing is not", () => {
  expect(batchDependence(dropping(17, 0.5, true))).toEqual([
    { node: "Dropout", reason: "drops values at random" },
  ]);
  const off = [
    dropping(17, 0.5, false),
    dropping(17, 0, true),
    dropping(17, 0.5),
    dropping(10, undefined),
  ];
  for (const model of off) expect(batchDependence(model)).toEqual([]);
});

test("a switch that is an input may be on", () => {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", ["batch", 2]);
  const mode = graph.input("training", "bool", []);
  graph.node("Dropout", [x, graph.scalar(0.5), mode]);
  expect(batchDependence(createModel(graph.toGraph("switch")))).toHaveLength(1);
});

test.each(["RandomNormalLike", "RandomUniformLike", "Bernoulli"])("%s is told", (opType) => {
  const graph = new GraphBuilder(17);
  graph.node(opType, [graph.input("x", "float32", ["batch", 2])]);
  const found = batchDependence(createModel(graph.toGraph("chance")));
  expect(found).toEqual([{ node: opType, reason: "draws random numbers" }]);
});

/** A layer behind a local function that drops by a switch. */
function calling(version: number, training: boolean): OnnxModel {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", ["batch", 2]);
  const on = graph.constant("on", Uint8Array.of(+training), []);
  graph.append(
    create(NodeProtoSchema, { domain: "own", opType: "Noise", input: [x, on], output: ["n"] }),
  );
  graph.node("MatMul", ["n", graph.constant("w", Float32Array.of(1, 1), [2, 1])], {}, "y");
  const half = create(NodeProtoSchema, {
    opType: "Constant",
    output: ["half"],
    attribute: [createAttribute("value", createTensor("", Float32Array.of(0.5), []))],
  });
  const noise = create(FunctionProtoSchema, {
    domain: "own",
    name: "Noise",
    input: ["a", "switch"],
    output: ["b"],
    node: [
      half,
      create(NodeProtoSchema, { opType: "Dropout", input: ["a", "half", "switch"], output: ["b"] }),
    ],
    opsetImport: [create(OperatorSetIdProtoSchema, { domain: "", version: BigInt(version) })],
  });
  const model = createModel(graph.toGraph("calling"));
  model.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: "own", version: 1n }));
  model.functions = [noise];
  return model;
}

test("local functions are looked into, also before the last layers", () => {
  const dropout = { node: "Dropout", reason: "drops values at random" };
  expect(batchDependence(calling(17, true))).toEqual([dropout]);
  expect(batchDependence(calling(17, false))).toEqual([]);
  // It cannot be written out in another version: what its switch is given cannot be told.
  expect(batchDependence(calling(16, true))).toEqual([dropout]);
});
