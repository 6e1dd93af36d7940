import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, graphOf, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { StringStringEntryProtoSchema } from "../model/onnx_pb.ts";
import { separateMerged } from "./separate-merged.ts";

const size = 3;

interface Network {
  readonly producer?: string;
  /** The modules that the nodes come from, in order. */
  readonly modules?: readonly (string | undefined)[];
}

/** Nodes on rows of three numbers, by an exporter. */
function exported(
  build: (graph: GraphBuilder, x: string) => string,
  { producer = "pytorch", modules = [] }: Network = {},
): OnnxModel {
  const graph = new GraphBuilder(writtenOpset);
  const x = graph.input("x", "float32", ["batch", size, 1]);
  graph.output("y", build(graph, x));
  const model = createModel(graph.toGraph("network"));
  model.producerName = producer;
  for (const [index, node] of graphOf(model).node.entries()) {
    const module = modules[index];
    if (module === undefined) continue;
    const value = `['', '${module}', 'operator_${index}']`;
    const entry = { key: "pkg.torch.onnx.name_scopes", value };
    node.metadataProps.push(create(StringStringEntryProtoSchema, entry));
  }
  return model;
}

/** What the nodes read beside data, in order. */
function reads(model: OnnxModel): string[][] {
  const { initializer, node } = graphOf(model);
  const names = new Set(initializer.map(({ name }) => name));
  return node
    .map(({ input }) => input.filter((name) => names.has(name)))
    .filter(({ length }) => length > 0);
}

const filled = (graph: GraphBuilder, name: string, value: number): string =>
  graph.constant(name, new Float32Array(size).fill(value), [size]);

function twoNormalizations(graph: GraphBuilder, x: string): string {
  const [ones, zeros] = [filled(graph, "first.weight", 1), filled(graph, "first.bias", 0)];
  const inputs = [ones, zeros, zeros, ones];
  const middle = graph.node("BatchNormalization", [x, ...inputs]);
  return graph.node("BatchNormalization", [middle, ...inputs]);
}

const parts = ["weight", "bias", "running_mean", "running_var"];
const of = (module: string): string[] => parts.map((part) => `${module}.${part}`);

test("tensors that an Identity stands for are tensors of their own, of PyTorch's files alone", async () => {
  const build = (graph: GraphBuilder, x: string): string => {
    const scale = graph.constant("scale", Float32Array.of(1, 2, 3), [size, 1]);
    return graph.node("Mul", [
      graph.node("Mul", [x, scale]),
      graph.node("Identity", [scale], {}, "other"),
    ]);
  };
  const model = exported(build);
  const apart = separateMerged(model);
  expect(reads(apart)).toEqual([["scale"], ["other"]]);
  const feeds = { x: [[1, size, 1], Float32Array.of(1, 1, 1)] } as const;
  expect(await runModel(apart, feeds)).toEqual({ y: [1, 4, 9] });
  expect(reads(model)).toEqual([["scale"], ["scale"]]);
  const elsewhere = exported(build, { producer: "tf2onnx" });
  expect(separateMerged(elsewhere)).toBe(elsewhere);
});

test("equal scales, biases and statistics of modules are theirs, by the names that PyTorch gives them", () => {
  const model = exported(twoNormalizations, { modules: ["first", "second"] });
  expect(reads(separateMerged(model))).toEqual([of("first"), of("second")]);
});

test("a module that is used twice stays one, with statistics that are no parameters", () => {
  const model = exported(twoNormalizations, { modules: ["first", "first"] });
  expect(reads(separateMerged(model))).toEqual([of("first"), of("first")]);
});

test("running statistics are no parameters, whoever wrote the file", () => {
  const apart = separateMerged(exported(twoNormalizations, { producer: "" }));
  const [first, second] = reads(apart);
  expect([first.slice(0, 2), second.slice(0, 2)]).toEqual([
    of("first").slice(0, 2),
    of("first").slice(0, 2),
  ]);
  expect(new Set([...first, ...second]).size).toBe(6);
});

const sharedScale = (graph: GraphBuilder, x: string): string => {
  const weight = graph.constant("first.weight", Float32Array.of(1, 2, 3), [size, 1]);
  return graph.node("Mul", [graph.node("Mul", [x, weight]), weight]);
};

test("what a network shares on purpose stays shared", () => {
  const tied = exported(sharedScale, { modules: ["first", "second"] });
  expect(separateMerged(tied)).toBe(tied);
  const statistics = exported(
    (graph, x) => {
      const inputs = of("first").map((name, index) => filled(graph, name, index + 1));
      const middle = graph.node("BatchNormalization", [x, ...inputs]);
      return graph.node("BatchNormalization", [middle, ...inputs]);
    },
    { producer: "" },
  );
  expect(separateMerged(statistics)).toBe(statistics);
});
