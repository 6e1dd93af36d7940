// Files of some hundred kilobytes that have one thing thousands of times: what is looked up for each of them is not looked for in all others.
import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import {
  differentiate,
  findClassScores,
  findDetectorHeads,
  inspectModel,
  readModel,
} from "../src/index.ts";
import type { OnnxModel } from "../src/index.ts";
import { fileOf } from "./zoo/file-of.ts";
import { GraphWriter } from "./zoo/graph-writer.ts";

function read(graph: GraphWriter): OnnxModel {
  return readModel(fileOf({ model: graph.model({ domains: { local: 1 } }) }));
}

/** Scores of three classes, which are no output. */
function layer(graph: GraphWriter, name: string, feature: string): string {
  const weight = graph.initializers.some((tensor) => tensor.name === "w")
    ? "w"
    : graph.weight("w", [4, 3]);
  return graph.op("MatMul", [feature, weight], {}, name);
}

test("a layer with 6,000 outputs is no detector, and nothing is followed from each", () => {
  const graph = new GraphWriter();
  const scores = layer(graph, "scores", graph.input("x", ["N", 4]));
  for (let count = 0; count < 6000; count++) graph.output(graph.op("Identity", [scores]), ["N", 3]);
  const model = read(graph);
  expect(() => findDetectorHeads(model)).toThrow(ModelError);
  expect(() => findDetectorHeads(model)).toThrow(
    'received more than 1024 outputs and activations of the numbers of its layers, such as "scores"',
  );
});

test("8,000 classifiers in one file are all found", () => {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 4]);
  for (let count = 0; count < 8000; count++) {
    graph.output(graph.op("Softmax", [layer(graph, `scores${count}`, x)]), ["N", 3]);
  }
  const found = findClassScores(read(graph));
  expect(found).toHaveLength(8000);
  expect(found[7999]).toMatchObject({ logits: "scores7999", kind: "softmax", classes: 3 });
});

test("scores behind 20,000 functions that go up are made of those before them", () => {
  const graph = new GraphWriter();
  let value = layer(graph, "scores", graph.input("x", ["N", 4]));
  graph.output(value, ["N", 3]);
  for (let count = 0; count < 20_000; count++) value = graph.op("Relu", [value]);
  graph.output(value, ["N", 3]);
  expect(inspectModel(read(graph)).scores.map(({ logits }) => logits)).toEqual(["scores"]);
});

test("of 30,000 operators without a gradient four are named", () => {
  const graph = new GraphWriter();
  let value = layer(graph, "scores", graph.input("x", ["N", 4]));
  for (let count = 0; count < 30_000; count++) value = graph.op("local:Unknown", [value]);
  graph.output(value, ["N", 3]);
  expect(() => differentiate(read(graph), { output: value, parameters: ["w"] })).toThrow(
    /received 30000 operators without a gradient: .* and 29996 more/u,
  );
});

test("a value that is added 100,000 times has as many gradients", () => {
  const graph = new GraphWriter();
  const scores = layer(graph, "scores", graph.input("x", ["N", 4]));
  const sum = graph.op(
    "Sum",
    Array.from({ length: 100_000 }, () => scores),
  );
  graph.output(sum, ["N", 3]);
  const { graph: made } = differentiate(read(graph), { output: sum, parameters: ["w"] });
  expect(made?.node.filter(({ opType }) => opType === "Add")).toHaveLength(99_999);
});

test.each<[string, readonly number[]]>([
  ["functions", [0xca, 1, 0]],
  ["operator sets", [0x42, 0]],
  ["unknown fields", [0x78, 0]],
])("a file of empty %s is refused before they are made", (_, record) => {
  const bytes = new Uint8Array(record.length * 1_500_000);
  for (const [place, byte] of record.entries()) {
    for (let at = place; at < bytes.length; at += record.length) bytes[at] = byte;
  }
  expect(() => readModel(bytes)).toThrow(ModelError);
  expect(() => readModel(bytes)).toThrow("more than 1048576 messages, texts and unknown fields");
});
