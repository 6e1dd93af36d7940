// Files of some hundred kilobytes that have one thing thousands of times: what is looked up for each of them is not looked for in all others.
import { ModelError, priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import {
  adjustModel,
  differentiate,
  findClassScores,
  findDetectorHeads,
  inspectModel,
  readModel,
} from "../src/index.ts";
import type { OnnxModel } from "../src/index.ts";
import { graphOf } from "../src/model/model.ts";
import { everyCall, inlineFunctions } from "../src/scores/inline-functions.ts";
import { fileOf } from "./zoo/file-of.ts";
import { GraphWriter, makeFunction, makeNode } from "./zoo/graph-writer.ts";

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

/** Scores of three classes, and as many outputs as are asked for, each computed from the one before it. */
function outputsInARow(
  count: number,
  next: (graph: GraphWriter, value: string) => string,
): OnnxModel {
  const graph = new GraphWriter();
  graph.tensor("factors", [3], [1, 2, 3]);
  let value = layer(graph, "scores", graph.input("x", ["N", 4]));
  for (let at = 0; at < count; at++) {
    graph.output(value, ["N", 3]);
    value = next(graph, value);
  }
  return read(graph);
}

test("of 3,000 outputs in a row neither scores nor a head are looked for from each to each", () => {
  const model = outputsInARow(3000, (graph, value) => graph.op("Identity", [value]));
  const { outputs, refusal, headRefusal } = inspectModel(model);
  expect(outputs).toHaveLength(3000);
  expect(refusal).toContain("more than 1048576 steps lead between");
  expect(headRefusal).toContain("more than 262144 steps lead to");
});

test("nor whether each of 2,000 scores is made of each other", () => {
  const model = outputsInARow(2000, (graph, value) => graph.op("Mul", [value, "factors"]));
  expect(inspectModel(model).refusal).toContain("more than 1048576 steps lead between");
});

test("257 classifiers in one file are not corrected together", () => {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 4]);
  for (let count = 0; count < 257; count++) {
    graph.output(graph.op("Softmax", [layer(graph, `scores${count}`, x)]), ["N", 3]);
  }
  const prior = priorFromCounts([30, 20, 10]);
  expect(() => adjustModel(read(graph), { prior })).toThrow(
    "received 257 scores and labels to correct; expected at most 256",
  );
});

test("no tensor is transposed along 100,000 axes", () => {
  const graph = new GraphWriter();
  const perm = Array.from({ length: 100_000 }, (_, at) => at % 3);
  graph.output(graph.op("Transpose", [graph.input("x", ["N", 4])], { perm }));
  expect(() => read(graph)).toThrow("node Transpose with 100000 perm");
});

test("what a call is written out to has no longer names than it must", () => {
  const graph = new GraphWriter();
  graph.op("local:F", [graph.input("x", ["N", 4])], {}, "y");
  graph.nodes[0].name = "n".repeat(100_000);
  graph.output("y", ["N", 4]);
  const nodes = [makeNode("Relu", ["a"], ["b"]), makeNode("Relu", ["b"], ["c"])];
  const functions = [makeFunction("F", ["a"], ["c"], nodes)];
  const model = readModel(fileOf({ model: graph.model({ domains: { local: 1 }, functions }) }));
  const [first] = graphOf(inlineFunctions(model)).node;
  expect(first.output).toEqual([`${"n".repeat(256)}/b`]);
});

test("functions bring along each operator set once, and none that another of them contradicts", () => {
  const graph = new GraphWriter();
  let value = graph.input("x", ["N", 4]);
  const functions = [1n, 1n, 2n].map((version, at) => {
    const made = makeFunction(`F${at}`, ["a"], ["b"], [makeNode("Relu", ["a"], ["b"])]);
    made.opsetImport = [17n, version].map((one, place) => ({
      ...made.opsetImport[0],
      domain: place === 0 ? "" : "further",
      version: one,
    }));
    value = graph.op(`local:F${at}`, [value]);
    return made;
  });
  graph.output(value, ["N", 4]);
  const model = readModel(fileOf({ model: graph.model({ domains: { local: 1 }, functions }) }));
  const { opsetImport } = inlineFunctions(model, everyCall);
  expect(opsetImport.map(({ domain, version }) => `${domain} ${version}`)).toEqual([
    " 17",
    "local 1",
    "further 1",
  ]);
});

test("a message names some of 12,000 parts of classes", () => {
  const graph = new GraphWriter();
  const parts = Array.from({ length: 12_000 }, (_, at) => `part${at}`);
  const scores = graph.op("MatMul", [
    graph.input("x", ["N", 4]),
    graph.tensor(
      "w",
      [4, parts.length],
      Array.from({ length: 4 * parts.length }, (_, at) => at),
    ),
  ]);
  const sizes = graph.tensor(
    "sizes",
    [parts.length],
    Array.from(parts, () => 1),
    "int64",
  );
  graph.add("Split", [scores, sizes], parts, { axis: 1 });
  for (const part of parts) graph.output(part, ["N", 1]);
  expect(() => findClassScores(read(graph), { classes: 3 })).toThrow(
    /"part15"\) and 11984 more classes/u,
  );
});
