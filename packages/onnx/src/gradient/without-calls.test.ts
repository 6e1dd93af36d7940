// Layers in local functions, as newer exporters write them.
import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { GraphWriter, makeFunction, makeNode } from "../../test/zoo/graph-writer.ts";
import type { OnnxModel } from "../model/model.ts";
import { differentiate } from "./differentiate.ts";

const layer = makeFunction(
  "Layer",
  ["X", "W"],
  ["Y"],
  [makeNode("MatMul", ["X", "W"], ["P"]), makeNode("Tanh", ["P"], ["Y"])],
);
const block = makeFunction(
  "Block",
  ["X", "A", "B"],
  ["Y"],
  [
    makeNode("local:Layer", ["X", "A"], ["H"]),
    makeNode("local:Layer", ["H", "B"], ["T"]),
    makeNode("Add", ["T", "X"], ["Y"]),
  ],
);

/** Two layers beside a short cut, in functions or written out. */
function model(inFunctions: boolean): OnnxModel {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 3]);
  const [a, b] = ["a", "b"].map((name) => graph.weight(name, [3, 3]));
  const steps = (): string => {
    const hidden = graph.op("Tanh", [graph.op("MatMul", [x, a])]);
    const top = graph.op("Tanh", [graph.op("MatMul", [hidden, b])]);
    return graph.op("Add", [top, x], {}, "y");
  };
  graph.output(inFunctions ? graph.op("local:Block", [x, a, b], {}, "y") : steps(), ["N", 3]);
  return graph.model(inFunctions ? { domains: { local: 1 }, functions: [layer, block] } : {});
}

test("functions in functions are differentiated as what they stand for", async () => {
  const [called, plain] = [true, false].map((inFunctions) =>
    differentiate(model(inFunctions), { output: "y", parameters: ["a", "b", "x"] }),
  );
  const feeds = { x: [[2, 3], Float32Array.of(0.5, -1, 2, 1, 0.25, -0.5)] } as const;
  const found = await runModel(called, feeds);
  expect(Object.keys(found)).toEqual(["y", "a.gradient", "b.gradient", "x.gradient"]);
  expect(found).toEqual(await runModel(plain, feeds));
});
