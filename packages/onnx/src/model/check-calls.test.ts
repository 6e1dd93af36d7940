import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { GraphWriter, makeFunction, makeNode } from "../../test/zoo/graph-writer.ts";
import { checkModel } from "./check-model.ts";

/** x, a Relu of it called "y", and more. */
function graphWith(change: (graph: GraphWriter) => void): GraphWriter {
  const graph = new GraphWriter();
  graph.op("Relu", [graph.input("x", ["N", 4])], {}, "y");
  graph.output("y", ["N", 4]);
  change(graph);
  return graph;
}

const twice = 'that computes "y", which there is already; expected a graph in which every value';

test.each<[string, (graph: GraphWriter) => void, string]>([
  ["by two nodes", (graph) => graph.op("Neg", ["x"], {}, "y"), twice],
  ["of itself", (graph) => graph.op("Identity", ["y"], {}, "y"), twice],
  ["and given", (graph) => graph.weight("y", [4]), twice],
])("a value that is computed %s is refused", (_, change, message) => {
  const model = graphWith(change).model();
  expect(() => checkModel(model)).toThrow(ModelError);
  expect(() => checkModel(model)).toThrow(message);
});

const unnamed = (graph: GraphWriter): void => {
  graph.add("Dropout", ["x"], ["a", ""]);
  graph.add("Dropout", ["x"], ["b", ""]);
};

test("outputs without a name are no values", () => {
  expect(() => checkModel(graphWith(unnamed).model())).not.toThrow(ModelError);
});

const call = (name: string): ReturnType<typeof makeNode> => makeNode(`local:${name}`, ["X"], ["Y"]);

test("local functions that end in themselves are refused", () => {
  const graph = graphWith(() => {});

  const f = makeFunction("F", ["X"], ["Y"], [call("G")]);
  const g = makeFunction("G", ["X"], ["Y"], [call("F")]);
  const h = makeFunction("H", ["X"], ["Y"], [makeNode("Relu", ["X"], ["Y"])]);
  const called = makeFunction("C", ["X"], ["Y"], [call("H")]);
  const file = (functions: (typeof f)[]): ReturnType<GraphWriter["model"]> =>
    graph.model({ domains: { local: 1 }, functions });
  expect(() => checkModel(file([called, h]))).not.toThrow(ModelError);
  expect(() => checkModel(file([f, g]))).toThrow(ModelError);
  expect(() => checkModel(file([h, f, g]))).toThrow('a local function "F" that calls itself');
});

test.each([0, -1, 2 ** 40])("version %s of an operator set is refused", (opset) => {
  const model = graphWith(() => {}).model({ opset });
  expect(() => checkModel(model)).toThrow(ModelError);
  expect(() => checkModel(model)).toThrow(`version ${opset} of the operator set ""`);
});
