import { ModelError } from "@balms/core";
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { TensorProtoSchema } from "../model/onnx_pb.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { GraphIndex } from "./graph-index.ts";

function condition(graph: GraphBuilder, value: string): string {
  const body = (): ReturnType<GraphBuilder["toGraph"]> => {
    const inner = graph.child();
    inner.output(inner.unique("picked"), inner.node("Neg", [value]));
    return inner.toGraph("body");
  };
  const yes = graph.constant("yes", Uint8Array.of(1), []);
  return graph.node("If", [yes], { then_branch: body(), else_branch: body() });
}

test("readers are found, also those in the body of an If, each once", () => {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", [2]);
  const relu = graph.node("Relu", [x]);
  const sum = graph.node("Add", [relu, relu]);
  const chosen = condition(graph, relu);
  const index = new GraphIndex(graph.toGraph("readers"));
  expect(index.readers(relu)).toEqual([index.producer(sum), index.producer(chosen)]);
  expect(index.readers("picked")).toEqual([]);
  expect(index.readers(sum)).toEqual([]);
});

test("the body of an If sees what is around it, unless it has the name itself", () => {
  const graph = new GraphBuilder(17);
  const two = graph.constant("two", Float32Array.of(2), [1]);
  const half = graph.node("Reciprocal", [two]);
  const inner = graph.child();
  const negative = inner.node("Neg", [half]);
  const outer = new GraphIndex(graph.toGraph("outer"));
  const index = new GraphIndex(inner.toGraph("inner"), outer);
  expect(index.producer(half)).toBe(outer.producer(half));
  expect(Array.from(index.constant(negative)?.numbers() ?? [])).toEqual([-0.5]);
  const shadowing = new GraphBuilder(17);
  shadowing.input("two", "float32", [1]);
  expect(new GraphIndex(shadowing.toGraph("shadow"), outer).constant("two")).toBeUndefined();
});

test("a value that depends on an input is no constant; an input with an initializer is one", () => {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", [2]);
  const w = graph.constant("w", Float32Array.of(1, 2), [2]);
  const sum = graph.node("Add", [w, graph.node("Mul", [x, w])]);
  const proto = graph.toGraph("inputs");
  proto.input.push({ ...proto.input[0], name: w });
  const index = new GraphIndex(proto);
  expect(index.constant(sum)).toBeUndefined();
  expect(index.constant(w)?.dims).toEqual([2]);
  expect(index.initializer(w)?.name).toBe("w");
});

test("dimensions are known without the numbers, which are refused when they are not there", () => {
  const graph = new GraphBuilder(17);
  const away = create(TensorProtoSchema, {
    name: "w",
    dims: [3n, 4n],
    dataType: 1,
    dataLocation: 1,
    externalData: [{ key: "location", value: "weights.bin" }],
  });
  const turned = graph.node("Transpose", [graph.initializer(away)]);
  const constant = new GraphIndex(graph.toGraph("away")).constant(turned);
  expect(constant?.dims).toEqual([4, 3]);
  expect(() => constant?.numbers()).toThrow(ModelError);
});

test("long chains and circles end", () => {
  const graph = new GraphBuilder(17);
  let value = graph.constant("w", Float32Array.of(1, 2), [2]);
  for (let length = 0; length < 20_000; length++) value = graph.node("Identity", [value]);
  const proto = graph.toGraph("chain");
  expect(new GraphIndex(proto).constant(value)?.dims).toEqual([2]);
  const [first] = proto.node;
  proto.node[0] = { ...first, input: [value] };
  expect(new GraphIndex(proto).constant(value)).toBeUndefined();
});
