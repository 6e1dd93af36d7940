import { create } from "@bufbuild/protobuf";
import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { adjustModel, findClassScores } from "../../src/index.ts";
import { priorFromCounts } from "@balms/core";
import { AttributeProtoSchema, GraphProtoSchema } from "../../src/model/onnx_pb.ts";
import type { FunctionProto, GraphProto, NodeProto } from "../../src/model/onnx_pb.ts";
import { declare, makeFunction, makeNode } from "../zoo/graph-writer.ts";
import type { GraphWriter } from "../zoo/graph-writer.ts";
import { found, gemm, inWords, smallModel } from "./small-graph.ts";

/** A Softmax whose axis is an attribute of the function. */
function softmaxAlong(axis?: number): FunctionProto {
  const softmax = makeNode("Softmax", ["S"], ["P"]);
  softmax.attribute.push(
    create(AttributeProtoSchema, { name: "axis", type: 2, refAttrName: "along" }),
  );
  const called = makeFunction("Soft", ["S"], ["P"], [makeNode("Identity", ["S0"], ["S"]), softmax]);
  called.input = ["S0"];
  if (axis === undefined) called.attribute = ["along"];
  else
    called.attributeProto = [
      create(AttributeProtoSchema, { name: "along", type: 2, i: BigInt(axis) }),
    ];
  return called;
}

const local = (
  ...functions: FunctionProto[]
): { domains: { local: number }; functions: FunctionProto[] } => ({
  domains: { local: 1 },
  functions,
});

test.each([
  ["given by the call", { along: 1 }, softmaxAlong()],
  ["the function's default", {}, softmaxAlong(1)],
  ["the operator's default", {}, softmaxAlong()],
])("a function's attribute, %s", (_, attributes, called) => {
  const model = smallModel((graph, x) => {
    graph.output(graph.op("local:Soft", [gemm(graph, x, 3)], attributes, "p"), ["N", 3]);
  }, local(called));
  const [scores] = findClassScores(model, { classes: 3 });
  expect(scores).toMatchObject({
    kind: "softmax",
    classes: 3,
    axis: 1,
    activation: "Softmax",
    outputs: ["p"],
  });
});

test("two calls of a function get names of their own, others stay calls", () => {
  const hidden = makeFunction("Hidden", ["X"], ["Y"], [makeNode("Tanh", ["X"], ["Y"])]);
  const model = smallModel(
    (graph, x) => {
      const feature = graph.op("local:Hidden", [x]);
      for (const name of ["a", "b"]) {
        graph.output(graph.op("local:Soft", [gemm(graph, feature, 3, name)], {}, `p${name}`), [
          "N",
          3,
        ]);
      }
    },
    local(softmaxAlong(1), hidden),
  );
  const before = model.graph?.node.map(({ opType }) => opType);
  const adjusted = adjustModel(model, { prior: priorFromCounts([8, 3, 1]) });
  const names = adjusted.graph?.node.flatMap(({ output }) => output) ?? [];
  expect(new Set(names).size).toBe(names.length);
  expect(
    adjusted.graph?.node.filter(({ domain }) => domain === "local").map(({ opType }) => opType),
  ).toEqual(["Hidden"]);
  expect(model.graph?.node.map(({ opType }) => opType)).toEqual(before);
});

test("a function in another version of the operators is no part of the graph", () => {
  const other = makeFunction("Soft", ["S"], ["P"], [makeNode("Softmax", ["S"], ["P"])], 11);
  const act = (): unknown =>
    found(
      (graph, x) => graph.output(graph.op("local:Soft", [gemm(graph, x, 3)], {}, "p")),
      {},
      local(other),
    );
  expect(act).toThrow(ModelError);
  expect(act).toThrow(/an output of Soft/u);
});

test("a function that calls itself is refused", () => {
  const endless = makeFunction("Soft", ["S"], ["P"], [makeNode("local:Soft", ["S"], ["P"])]);
  const act = (): unknown =>
    found(
      (graph, x) => graph.output(graph.op("local:Soft", [gemm(graph, x, 3)], {}, "p")),
      {},
      local(endless),
    );
  expect(act).toThrow(/local function "Soft" that calls itself/u);
});

function branch(nodes: readonly NodeProto[]): GraphProto {
  const last = nodes[nodes.length - 1].output[0];
  return create(GraphProtoSchema, {
    name: "branch",
    node: [...nodes],
    output: [declare(last, "float32", ["N", 3])],
  });
}

/** An If, each branch a list of nodes that may read x, w, v and scores. */
function branches(
  graph: GraphWriter,
  first: readonly NodeProto[],
  second: readonly NodeProto[],
): void {
  graph.weight("w", [4, 3]);
  graph.weight("v", [4, 3]);
  const attributes = { then_branch: branch(first), else_branch: branch(second) };
  graph.op("If", [graph.input("c", [], "bool")], attributes, "y");
  graph.output("y", ["N", 3]);
}

const product = (weight: string): NodeProto => makeNode("MatMul", ["x", weight], ["inner"]);
const softmax = (input: string): NodeProto => makeNode("Softmax", [input], ["soft"], { axis: -1 });

test.each<[string, NodeProto[], NodeProto[], string]>([
  ["a layer in each branch", [product("w")], [product("v")], "softmax y 3@1/2 → y"],
  [
    "the same scores in both",
    [makeNode("Identity", ["scores"], ["a"])],
    [makeNode("Identity", ["scores"], ["b"])],
    "softmax y 3@1/2 → y",
  ],
  [
    "the Softmax of outer scores in both",
    [softmax("scores")],
    [softmax("scores")],
    "softmax scores 3@1/2 Softmax → y",
  ],
  [
    "a Softmax of a layer of its own in each",
    [product("w"), softmax("inner")],
    [product("v"), softmax("inner")],
    "probabilities y 3@1/2 → y",
  ],
])("If: %s", (_, first, second, expected) => {
  const model = smallModel((graph, x) => {
    gemm(graph, x, 3);
    branches(graph, first, second);
  });
  expect(findClassScores(model, { classes: 3 }).map(inWords).join()).toBe(expected);
});

test.each<[string, NodeProto[], NodeProto[], RegExp]>([
  [
    "raw scores or probabilities",
    [product("w")],
    [product("v"), softmax("inner")],
    /raw in one branch and probabilities in the other/u,
  ],
  [
    "log-probabilities of a layer of its own in each",
    [product("w"), makeNode("LogSoftmax", ["inner"], ["soft"], { axis: -1 })],
    [product("v"), makeNode("LogSoftmax", ["inner"], ["soft"], { axis: -1 })],
    /logarithms of scores inside its branches/u,
  ],
])("refused, If: %s", (_, first, second, reason) => {
  const act = (): unknown =>
    found((graph, x) => {
      gemm(graph, x, 3);
      branches(graph, first, second);
    });
  expect(act).toThrow(ModelError);
  expect(act).toThrow(reason);
});
