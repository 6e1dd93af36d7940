// Heads inside local functions and branches, and heads that nobody found.
import { ArgumentError, ModelError } from "@balms/core";
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createAttribute } from "../model/attributes.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import {
  FunctionProtoSchema,
  GraphProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
} from "../model/onnx_pb.ts";
import { createValueInfo } from "../graph/value-info.ts";
import { extractFeatureModel } from "./extract-feature-model.ts";
import type { ClassifierHead } from "./find-classifier-head.ts";
import { findClassifierHead } from "./find-classifier-head.ts";
import { headModel } from "./head-model.ts";
import { headParameters } from "./head-parameters.ts";
import { replaceHead } from "./replace-head.ts";

const node = (opType: string, input: string[], output: string[], domain = "") =>
  create(NodeProtoSchema, { opType, input, output, domain });

const imports = (domain: string, version: bigint) =>
  create(OperatorSetIdProtoSchema, { domain, version });

/** A function that flattens its input and computes a layer of it, as exporters write them for each module. */
function inFunction(): OnnxModel {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", ["N", 2, 1]);
  const w = graph.constant("w", Float32Array.of(1, 2, 3, 4), [2, 2]);
  graph.append(node("Head", [x, w], ["y"], "own"));
  graph.describe("y", { type: "float32", shape: ["N", 2] });
  graph.output("y", "y");
  const model = createModel(graph.toGraph("called"));
  model.irVersion = 8n;
  model.opsetImport.push(imports("own", 1n));
  model.functions = [
    create(FunctionProtoSchema, {
      domain: "own",
      name: "Head",
      input: ["a", "k"],
      output: ["s"],
      node: [node("Flatten", ["a"], ["flat"]), node("MatMul", ["flat", "k"], ["s"])],
      opsetImport: [imports("", 17n)],
    }),
  ];
  return model;
}

const three = {
  training: "unknown" as const,
  weight: Float32Array.of(1, 0, 0, 1, 1, 1),
  bias: Float32Array.of(0, 0, 5),
};
const x = [[1, 2, 1], Float32Array.of(7, 9)] as const;

test("a head inside a local function is found, read and replaced", async () => {
  const model = inFunction();
  const head = findClassifierHead(model);
  expect(head).toMatchObject({ dimensions: 2, classes: 2, logits: "y" });
  expect([...headParameters(model, head).weight]).toEqual([1, 3, 2, 4]);
  expect(await runModel(replaceHead(model, head, three), { x })).toEqual({ y: [7, 9, 21] });
  const features = extractFeatureModel(model, head.feature);
  expect(await runModel(features, { x })).toEqual({ [head.feature]: [7, 9] });
  expect(model.graph?.node).toHaveLength(1);
});

test("heads in branches are refused for that", () => {
  const graph = new GraphBuilder(17);
  const features = graph.input("x", "float32", ["N", 2]);
  const which = graph.input("which", "bool", []);
  const w = graph.constant("w", Float32Array.of(1, 2, 3, 4), [2, 2]);
  const branch = (name: string) =>
    create(GraphProtoSchema, {
      name,
      node: [node("MatMul", [features, w], [name])],
      output: [createValueInfo(name, { type: "float32", shape: ["N", 2] })],
    });
  const choice = node("If", [which], ["y"]);
  choice.attribute = ["then", "else"].map((name) =>
    createAttribute(`${name}_branch`, branch(name)),
  );
  graph.append(choice);
  graph.describe("y", { type: "float32", shape: ["N", 2] });
  graph.output("y", "y");
  const act = (): unknown => findClassifierHead(createModel(graph.toGraph("branches")));
  expect(act).toThrow(ModelError);
  expect(act).toThrow(
    "received an output of If, whose bodies compute the class scores; expected a linear layer in the graph itself",
  );
});

test.each<[unknown, string]>([
  [null, "null"],
  [{}, "Object"],
  ["y", '"y"'],
])("a head that is %j is refused", (head, received) => {
  const two = {
    training: "unknown",
    weight: new Float32Array(4),
    bias: new Float32Array(2),
  } as const;
  const model = headModel({ ...two, dimensions: 2, classes: 2 });
  const act = (): unknown => replaceHead(model, head as ClassifierHead, two);
  expect(act).toThrow(ArgumentError);
  expect(act).toThrow(`\`head\`: received ${received}; expected what findClassifierHead returned`);
});
