// What a few bytes may ask a reader to compute.
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { GraphWriter } from "../../test/zoo/graph-writer.ts";
import { TensorProtoSchema } from "../model/onnx_pb.ts";
import { builderFromModel } from "./builder-from-model.ts";
import type { Constant } from "./constant.ts";
import { GraphIndex } from "./graph-index.ts";

function indexOf(build: (graph: GraphWriter) => string): Constant | undefined {
  const graph = new GraphWriter();
  const value = build(graph);
  return new GraphIndex(graph.graph()).constant(value);
}

const sizes = (graph: GraphWriter, ...numbers: number[]): string =>
  graph.tensor(`sizes${graph.initializers.length}`, [numbers.length], numbers, "int64");

const refusal = "constants that are computed of others, 536870912 numbers the last of them";

test("a tensor that is made larger than memory is refused when its numbers are asked for", () => {
  const constant = indexOf((graph) => {
    const wide = graph.op("Expand", [graph.weight("w", [1, 1]), sizes(graph, 2 ** 15, 2 ** 14)]);
    return graph.op("Slice", [wide, sizes(graph, 0), sizes(graph, 2)]);
  });
  expect(constant?.dims).toEqual([2, 2 ** 14]);
  expect(() => constant?.numbers()).toThrow(refusal);
});

test("many that are each small enough are refused together", () => {
  const constant = indexOf((graph) => {
    let value = graph.op("ConstantOfShape", [sizes(graph, 2 ** 20)]);
    for (let count = 0; count < 40; count++) value = graph.op("Neg", [value]);
    return value;
  });
  expect(() => constant?.numbers()).toThrow("constants that are computed of others");
});

test("what a large file computes of its tensors is no more than usual", () => {
  const constant = indexOf((graph) => {
    const [dims, rawData] = [[2n ** 21n], new Uint8Array(2 ** 21).fill(7)];
    graph.initializers.push(create(TensorProtoSchema, { name: "w", dataType: 2, dims, rawData }));
    let value = "w";
    for (let count = 0; count < 4; count++) value = graph.op("Abs", [value]);
    return value;
  });
  expect(constant?.numbers()[2 ** 21 - 1]).toBe(7);
});

test.each([
  ["negative", [-5, 2]],
  ["beyond all", [2 ** 50, 2 ** 50]],
])("sizes that are %s make no constant", (_, wanted) => {
  expect(
    indexOf((graph) => graph.op("ConstantOfShape", [sizes(graph, ...wanted)])),
  ).toBeUndefined();
  expect(
    indexOf((graph) => graph.op("Expand", [graph.weight("w", []), sizes(graph, ...wanted)])),
  ).toBeUndefined();
});

test.each([
  ["Neg", Float64Array.of(1, 2)],
  ["Squeeze", [1, 2]],
])("a long chain of %s is computed without the call stack", (operator, expected) => {
  const constant = indexOf((graph) => {
    let value = graph.tensor("w", [2], [1, 2]);
    for (let count = 0; count < 10_000; count++) value = graph.op(operator, [value]);
    return value;
  });
  expect(constant?.numbers()).toEqual(expected);
});

test.each([
  ["of a hundred million dimensions", (graph: GraphWriter) => graph.input("s", [10 ** 8], "int64")],
  [
    "of sizes that are no sizes",
    (graph: GraphWriter) => graph.tensor("s", [3], [2 ** 53 + 2, -7, 2], "int64"),
  ],
])("a Reshape to a shape %s has no shape, or sizes that the run tells", (_, target) => {
  const graph = new GraphWriter();
  graph.input("x", ["N", 2]);
  graph.op("Reshape", ["x", target(graph)], {}, "y");
  const shape = builderFromModel(graph.model()).shapeOf("y");
  expect(shape).toEqual(graph.initializers.length === 0 ? undefined : ["y:0", "y:1", 2]);
});

test("operators without inputs, and constants that are as long as data, are no shapes", () => {
  const graph = new GraphWriter();
  for (const operator of ["Where", "Add", "Sum", "Concat"]) graph.op(operator, [], {}, operator);
  const long = graph.op("ConstantOfShape", [sizes(graph, 10 ** 9)], {}, "long");
  graph.input("x", [2]);
  graph.op("Reshape", ["x", long], {}, "y");
  graph.op("Expand", ["x", sizes(graph, ...Array.from({ length: 65 }, () => 1))], {}, "z");
  const builder = builderFromModel(graph.model());
  const found = ["Where", "Add", "Sum", "Concat", "y", "z"].map((name) => builder.shapeOf(name));
  expect(found).toEqual(Array.from({ length: 6 }, () => undefined));
});
