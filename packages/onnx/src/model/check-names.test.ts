// Names as the format's own checker wants them: its verdicts on these graphs are the same.
import { ModelError } from "@balms/core";
import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { declare, GraphWriter, makeFunction, makeNode } from "../../test/zoo/graph-writer.ts";
import { checkModel } from "./check-model.ts";
import { SparseTensorProtoSchema, TensorProtoSchema } from "./onnx_pb.ts";
import type { GraphProto, ModelProto } from "./onnx_pb.ts";

type Build = (graph: GraphWriter) => void;

/** Inputs x and c, a tensor w, and a Relu of x that is called "y"; and more. */
function modelOf(change: Build): ModelProto {
  const graph = new GraphWriter();
  graph.input("x", [2]);
  graph.input("c", [], "bool");
  graph.weight("w", [2]);
  graph.op("Relu", ["x"], {}, "y");
  graph.output("y", [2]);
  change(graph);
  return graph.model({ domains: { local: 1 } });
}

function body(build: Build, output: string): GraphProto {
  const graph = new GraphWriter();
  build(graph);
  graph.output(output, [2]);
  return graph.graph("body");
}

const branch = (graph: GraphWriter, inside: Build, output: string): void => {
  const other = body((inner) => inner.op("Identity", ["x"], {}, "else"), "else");
  graph.op("If", ["c"], { then_branch: body(inside, output), else_branch: other }, "chosen");
};

const sparse = (graph: GraphWriter, name: string): ModelProto => {
  const model = graph.model();
  const values = create(TensorProtoSchema, { name, dataType: 1, dims: [1n], floatData: [1] });
  const indices = create(TensorProtoSchema, { dataType: 7, dims: [1n], int64Data: [0n] });
  model.graph?.sparseInitializer.push(
    create(SparseTensorProtoSchema, { values, indices, dims: [2n] }),
  );
  return model;
};

describe("refused", () => {
  test.each<[string, Build, string]>([
    ["two inputs", (graph) => graph.input("x", [2]), 'two inputs "x"'],
    ["two tensors", (graph) => graph.weight("w", [3]), 'two tensors "w"'],
    ["a tensor without a name", (graph) => graph.weight("", [2]), "a nameless tensor"],
    ["an input without a name", (graph) => graph.input("", [2]), "a nameless input"],
    [
      "a value of a body that is called like one around it",
      (graph) => branch(graph, (inner) => inner.op("Neg", ["x"], {}, "y"), "y"),
      'node Neg that computes "y", which there is already',
    ],
    [
      "a value of a body that is called like a tensor around it",
      (graph) => branch(graph, (inner) => inner.op("Neg", ["x"], {}, "w"), "w"),
      'node Neg that computes "w", which there is already',
    ],
    [
      "a body that reads what comes after it",
      (graph) => {
        branch(graph, (inner) => inner.op("Neg", ["later"], {}, "q"), "q");
        graph.op("Relu", ["x"], {}, "later");
      },
      'node Neg that reads "later", which nothing before it computes',
    ],
  ])("%s", (_, build, message) => {
    const model = modelOf(build);
    expect(() => checkModel(model)).toThrow(ModelError);
    expect(() => checkModel(model)).toThrow(message);
  });

  test("an attribute that a node has twice", () => {
    const model = modelOf((graph) => graph.op("LeakyRelu", ["x"], { alpha: { float: 1 } }, "z"));
    const { attribute } = model.graph!.node[1];
    attribute.push(attribute[0]);
    expect(() => checkModel(model)).toThrow('two attributes "alpha" of node LeakyRelu');
  });

  test("a sparse tensor that is called like another tensor", () => {
    const graph = new GraphWriter();
    graph.weight("w", [2]);
    graph.output("w", [2]);
    expect(() => checkModel(sparse(graph, "w"))).toThrow('two tensors "w"');
    expect(() => checkModel(sparse(graph, ""))).toThrow("a nameless tensor");
    expect(() => checkModel(sparse(graph, "v"))).not.toThrow(Error);
  });

  const [relu, neg] = ["Relu", "Neg"].map((operator) => makeNode(operator, ["a"], ["b"]));
  test.each([
    ["inputs", makeFunction("F", ["a", "a"], ["b"], [relu]), 'two inputs "a"'],
    ["outputs", makeFunction("F", ["a"], ["b", "b"], [relu]), 'two outputs "b"'],
    ["values", makeFunction("F", ["a"], ["b"], [relu, neg]), 'node Neg that computes "b"'],
  ])("two %s of a local function", (_, local, message) => {
    const model = modelOf(() => {});
    model.functions = [local];
    expect(() => checkModel(model)).toThrow(message);
  });

  test("two local functions of one name", () => {
    const model = modelOf(() => {});
    const local = makeFunction("F", ["a"], ["b"], [relu]);
    model.functions = [local, local];
    expect(() => checkModel(model)).toThrow('two functions "local.F"');
  });
});

test("bodies may have inputs, tensors and values of names that were used, or will be", () => {
  const model = modelOf((graph) => {
    branch(
      graph,
      (inner) => {
        inner.weight("w", [2]);
        inner.op("Neg", ["w"], {}, "later");
      },
      "later",
    );
    const loop = new GraphWriter();
    loop.input("round", [], "int64");
    loop.input("on", [], "bool");
    loop.input("x", [2]);
    loop.outputs.push(declare("on", "bool", []));
    loop.output(loop.op("Neg", ["x"], {}, "next"), [2]);
    graph.op("Loop", ["", "c", "x"], { body: loop.graph("body") }, "looped");
    graph.op("Relu", ["x"], {}, "later");
    graph.inputs.push(declare("w", "float32", [2]));
  });
  expect(() => checkModel(model)).not.toThrow(Error);
});
