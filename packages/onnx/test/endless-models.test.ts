// Small files whose runs would have no end, or one after years.
import { priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { adjustModel, readModel, verifyAdjustment } from "../src/index.ts";
import type { OnnxModel } from "../src/index.ts";
import { fileOf } from "./zoo/file-of.ts";
import { GraphWriter, makeFunction, makeNode } from "./zoo/graph-writer.ts";
import type { FileOptions } from "./zoo/graph-writer.ts";

const prior = priorFromCounts([30, 20, 10]);

function read(graph: GraphWriter, options: FileOptions = {}): OnnxModel {
  return readModel(fileOf({ model: graph.model({ domains: { local: 1 }, ...options }) }));
}

function scoresOf(graph: GraphWriter, feature: string): void {
  graph.op("MatMul", [feature, graph.weight("w", [4, 3])], {}, "scores");
  graph.output("scores", ["N", 3]);
}

/** Scores of what a Loop gives, in as many rounds as a value says, each on a condition. */
function looped(rounds: (graph: GraphWriter) => string): OnnxModel {
  const body = new GraphWriter();
  body.input("round", [], "int64");
  body.input("before", [], "bool");
  const kept = body.input("kept", ["N", 4]);
  body.output(body.op("Identity", ["before"], {}, "goes"), [], "bool");
  body.output(body.op("Identity", [kept], {}, "next"), ["N", 4]);
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 4]);
  const goes = graph.tensor("true", [], [1], "bool");
  graph.op("Loop", [rounds(graph), goes, x], { body: body.graph("body") }, "last");
  scoresOf(graph, "last");
  return read(graph);
}

const rounds =
  (count: number) =>
  (graph: GraphWriter): string =>
    graph.tensor("rounds", [], [count], "int64");

test.each<[string, (graph: GraphWriter) => string]>([
  ["no end", () => ""],
  ["rounds that its input tells", (graph) => graph.input("rounds", [], "int64")],
  ["2³¹ rounds", rounds(2 ** 31)],
])("a Loop with %s is not run to verify a model", async (_, build) => {
  const original = looped(build);
  const adjusted = adjustModel(original, { prior });
  const { checked, reason } = await verifyAdjustment({ original, adjusted }, { runtime });
  expect({ checked, reason }).toEqual({
    checked: false,
    reason: "nothing but the run tells when Loop ends",
  });
});

test("a Loop of ten rounds is run", async () => {
  const original = looped(rounds(10));
  const adjusted = adjustModel(original, { prior });
  const { checked } = await verifyAdjustment({ original, adjusted }, { runtime });
  expect(checked).toBe(true);
});

test("functions that call each other twice, thirty times over, are not run either", async () => {
  const functions = Array.from({ length: 30 }, (_, at) => {
    const called = at === 0 ? "Relu" : `local:F${at - 1}`;
    const calls = [makeNode(called, ["a"], ["b"]), makeNode(called, ["b"], ["c"])];
    return makeFunction(`F${at}`, ["a"], ["c"], calls);
  });
  const graph = new GraphWriter();
  scoresOf(graph, graph.op("local:F29", [graph.input("x", ["N", 4])]));
  const original = read(graph, { functions });
  const adjusted = adjustModel(original, { prior, logits: "scores" });
  const { checked, reason } = await verifyAdjustment({ original, adjusted }, { runtime });
  expect(checked).toBe(false);
  expect(reason).toMatch(/^it would run \d+ operators$/u);
});
