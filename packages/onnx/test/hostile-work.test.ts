// Files that have one thing very often: how often each of its parts is looked at is counted.
import { ModelError } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test, vi } from "vitest";
import { createTrainer, differentiate, inspectModel, readModel } from "../src/index.ts";
import type { OnnxModel } from "../src/index.ts";
import { outerReads } from "../src/graph/outer-reads.ts";
import { largestOf } from "../src/model/largest-of.ts";
import { graphOf } from "../src/model/model.ts";
import type { GraphProto } from "../src/model/onnx_pb.ts";
import { inlineFunctions } from "../src/scores/inline-functions.ts";
import { findParameters } from "../src/trainable/find-parameters.ts";
import { separateMerged } from "../src/trainable/separate-merged.ts";
import { lossOfKnowingNothing } from "../src/trainer/loss-watch.ts";
import { TrainingGraph } from "../src/trainer/training-graph.ts";
import type { TrainingLoss } from "../src/trainer/training-loss.ts";
import { countReads } from "./count-reads.ts";
import { prior } from "./three-classes.ts";
import { fileOf } from "./zoo/file-of.ts";
import { GraphWriter, makeFunction, makeNode } from "./zoo/graph-writer.ts";
import type { FileOptions } from "./zoo/graph-writer.ts";

function read(graph: GraphWriter, options: FileOptions = {}): OnnxModel {
  return readModel(fileOf({ model: graph.model({ domains: { local: 1 }, ...options }) }));
}

/** What a number of equal nodes makes of rows [N, 3], and scores of it. */
function chain(count: number, next: (graph: GraphWriter, value: string) => string): GraphWriter {
  const graph = new GraphWriter();
  let value = graph.input("x", ["N", 3]);
  for (let at = 0; at < count; at++) value = next(graph, value);
  graph.op("MatMul", [value, graph.weight("w", [3, 3])], {}, "scores");
  graph.output("scores", ["N", 3]);
  return graph;
}

test("of 1,000 calls in a row each is looked at a few times, although one leads to the next", () => {
  const graph = new GraphWriter();
  let value = graph.input("x", ["N", 3]);
  for (let at = 0; at < 1000; at++) value = graph.op("local:F", [value]);
  graph.output(value, ["N", 3]);
  const functions = [makeFunction("F", ["a"], ["b"], [makeNode("Relu", ["a"], ["b"])])];
  const model = read(graph, { functions });
  const looks = countReads(graphOf(model).node, "output");
  const { node } = graphOf(inlineFunctions(model));
  expect(node.filter(({ opType }) => opType === "Relu")).toHaveLength(32);
  expect(looks()).toBeLessThan(8 * 1000);
});

test("what graphs inside each other read is passed on once, and not from each to the next", () => {
  const names = Array.from({ length: 500 }, (_, at) => `outside${at}`);
  let body = new GraphWriter();
  body.output(body.op("Sum", names, {}, "inmost"));
  for (let depth = 0; depth < 30; depth++) {
    const around = new GraphWriter();
    const branches = { then_branch: body.graph("inner") };
    around.output(around.op("If", ["c"], branches, `level${depth}`));
    body = around;
  }
  const outmost = body.graph("outmost");
  const add = vi.spyOn(Set.prototype, "add");
  const found = outerReads(outmost);
  const notes = add.mock.calls.length;
  add.mockRestore();
  expect(new Set(found)).toEqual(new Set(["c", ...names]));
  expect(notes).toBeLessThan(1000);
});

test("a list that 2,000 nodes read is unpacked a few times", () => {
  const graph = chain(2000, (made, value) => made.op("Reshape", [value, "sizes"]));
  graph.tensor("sizes", [2], [-1, 3], "int64");
  const model = read(graph);
  const [sizes] = graphOf(model).initializer.filter(({ name }) => name === "sizes");
  const unpacked = countReads([sizes], "rawData");
  expect(inspectModel(model).scores.map(({ logits }) => logits)).toEqual(["scores"]);
  expect(unpacked()).toBeLessThan(100);
});

test("inspecting a model reads it for its scores once", () => {
  const model = read(chain(2000, (graph, value) => graph.op("Relu", [value])));
  const looks = countReads(graphOf(model).node, "opType");
  inspectModel(model);
  expect(looks() / 2000).toBeLessThan(28);
});

test("of 300 normalisations with the same statistics each is looked at a few times", () => {
  const names = ["scale", "bias", "mean", "variance"];
  const graph = chain(300, (made, value) => made.op("BatchNormalization", [value, ...names]));
  for (const name of names) graph.tensor(name, [3], [1, 1, 1]);
  const model = read(graph);
  const looks = countReads(graphOf(model).node, "input");
  expect(separateMerged(model)).toBe(model);
  expect(looks()).toBeLessThan(20 * 300);
});

test("of 500 values that become outputs each is looked for at once", () => {
  const training = new TrainingGraph();
  const { graph } = training;
  const fed = training.feed("fed", "float32", [3]);
  const values = Array.from({ length: 500 }, () => graph.node("Relu", [fed]));
  const looks = countReads(graph.nodes, "output");
  for (const value of values) training.give(`key ${value}`, value);
  training.give("again", values[0]);
  const { results } = training.compile("outputs");
  expect(looks()).toBe(500);
  expect(results.get(`key ${values[7]}`)).toBe(values[7]);
  expect(results.get("again")).toBe("next/again");
});

/** So many normalisations with a scale, each followed by an activation. */
function normalized(count: number): GraphWriter {
  const graph = chain(count, (made, value) =>
    made.op("Relu", [made.op("LayerNormalization", [value, "scale"])]),
  );
  graph.weight("scale", [3]);
  return graph;
}

const gradientOf = (graph: GraphWriter): GraphProto | undefined =>
  differentiate(read(graph), { output: "scores", parameters: ["scale"] }).graph;

test("a network of 10,000 normalisations and activations has its gradient", () => {
  expect(gradientOf(normalized(5000))?.node.length).toBeGreaterThan(100_000);
});

test("no gradient of more operators than any network has is made", () => {
  const graph = normalized(15_000);
  expect(() => gradientOf(graph)).toThrow(
    "a graph to which more than 262144 operators are to be added",
  );
});

test("nor is a model trained that has more of them", async () => {
  const model = read(chain(17_000, (graph, value) => graph.op("Relu", [value])));
  const trained = createTrainer({ model, prior, runtime });
  await expect(trained).rejects.toThrow(ModelError);
  await expect(trained).rejects.toThrow(
    "received one of 17001 operators; expected at most 16384 in a model that is trained",
  );
});

test("sums of 200,000 values are followed", () => {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 3]);
  const first = graph.op("MatMul", [x, graph.weight("first", [3, 3])]);
  const sum = graph.op(
    "Sum",
    Array.from({ length: 200_000 }, () => first),
  );
  graph.op("MatMul", [sum, graph.weight("w", [3, 3])], {}, "scores");
  graph.output("scores", ["N", 3]);
  const model = read(graph);
  expect(findParameters(graphOf(model)).map(({ name, layer }) => ({ name, layer }))).toEqual([
    { name: "first", layer: 0 },
    { name: "w", layer: 1 },
  ]);
  expect(inspectModel(model).scores.map(({ logits }) => logits)).toEqual(["scores"]);
});

test("of 500 constants, each computed of the one before, none holds what is in all of them", () => {
  const graph = new GraphWriter();
  let sum = graph.weight("w", [3, 3]);
  for (let at = 0; at < 500; at++) sum = graph.op("Add", [sum, graph.weight(`w${at}`, [3, 3])]);
  graph.op("MatMul", [graph.input("x", ["N", 3]), sum], {}, "scores");
  graph.output("scores", ["N", 3]);
  const model = read(graph);
  const add = vi.spyOn(Set.prototype, "add");
  const found = findParameters(graphOf(model));
  const notes = add.mock.calls.length;
  add.mockRestore();
  expect(found.map(({ name }) => name)).toEqual([
    "w",
    ...Array.from({ length: 500 }, (_, at) => `w${at}`),
  ]);
  expect(notes).toBeLessThan(20 * 500);
});

test("scores of 200,000 classes are compared", () => {
  expect(largestOf(Array.from({ length: 200_000 }, (_, at) => (at === 7 ? 2 : 1)))).toBe(2);
});

test("what knowing nothing costs of 3,000 classes is computed of a million scores at a time", () => {
  const sizes: number[] = [];
  const masked = new Set([1]);
  const rows = (scores: { readonly length: number }, labels: Int32Array): Float64Array => {
    sizes.push(scores.length);
    return Float64Array.from(labels);
  };
  const loss = { masked, rows } as unknown as TrainingLoss;
  expect(lossOfKnowingNothing(loss, 3000)).toBe(2999);
  expect(sizes.reduce((all, size) => all + size, 0)).toBe(2999 * 3000);
  expect(largestOf(sizes)).toBeLessThan(2 ** 20);
});
