import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { differentiate } from "./differentiate.ts";

function modelOf(build: (graph: GraphBuilder, x: string) => string, opset = 17): OnnxModel {
  const graph = new GraphBuilder(opset);
  const x = graph.input("x", "float32", ["batch", 3]);
  graph.output("y", build(graph, x));
  return createModel(graph.toGraph("test"), opset);
}

test("gradients of inputs and of initializers, with a batch of any size", async () => {
  const model = modelOf((graph, x) => {
    const weight = graph.constant("w", Float32Array.of(1, 2, 3), [3, 1]);
    return graph.node("Relu", [graph.node("MatMul", [x, weight])]);
  });
  const result = await runModel(differentiate(model, { output: "y", parameters: ["x", "w"] }), {
    x: [[2, 3], Float32Array.of(1, 1, 1, -1, -1, -1)],
  });
  expect(result["y"]).toEqual([6, 0]);
  expect(result["x.gradient"]).toEqual([1, 2, 3, 0, 0, 0]);
  expect(result["w.gradient"]).toEqual([1, 1, 1]);
});

test("a value that is used twice gets both gradients", async () => {
  const model = modelOf((graph, x) => graph.node("Mul", [x, graph.node("Exp", [x])]));
  const result = await runModel(differentiate(model, { output: "y", parameters: ["x"] }), {
    x: [[1, 3], Float32Array.of(0, 1, 2)],
  });
  const expected = [0, 1, 2].map((x) => (1 + x) * Math.exp(x));
  for (const [index, value] of expected.entries()) {
    expect(result["x.gradient"][index]).toBeCloseTo(value, 4);
  }
});

test("what the output does not depend on has a gradient of zeros", async () => {
  const model = modelOf((graph, x) => {
    graph.constant("unused", Float32Array.of(1, 2), [2]);
    return graph.node("Neg", [x]);
  });
  const gradient = differentiate(model, { output: "y", parameters: ["unused"] });
  const result = await runModel(gradient, { x: [[1, 3], new Float32Array(3)] });
  expect(result["unused.gradient"]).toEqual([0, 0]);
});

test("names that the model does not have are refused", () => {
  const model = modelOf((graph, x) => graph.node("Neg", [x]));
  expect(() => differentiate(model, { output: "z", parameters: ["x"] })).toThrow(
    "`z`: received a name",
  );
  expect(() => differentiate(model, { output: "y", parameters: ["w"] })).toThrow(
    "`w`: received a name",
  );
});

test("operators of old versions are written in their form of today", async () => {
  const model = modelOf((graph, x) => {
    const wide = graph.node("Unsqueeze", [graph.node("Softmax", [x], { axis: 1 })], { axes: [0] });
    const first = graph.node("Gather", [wide, graph.constant("first", Int32Array.of(0), [])]);
    return graph.node("ReduceSum", [graph.node("Mul", [first, first])], { axes: [1] });
  }, 11);
  const gradient = differentiate(model, { output: "y", parameters: ["x"] });
  const result = await runModel(gradient, { x: [[1, 3], Float32Array.of(0, Math.log(2), 0)] });
  // p = (1/4, 1/2, 1/4): dx = 2p·(p − Σ p²)
  for (const [index, value] of [-1 / 16, 1 / 8, -1 / 16].entries()) {
    expect(result["x.gradient"][index]).toBeCloseTo(value, 6);
  }
  const old = modelOf((graph, x) => graph.node("Neg", [x]), 6);
  expect(() => differentiate(old, { output: "y", parameters: ["x"] })).toThrow("(opset) 6");
});

test("x⁰ has no slope, also at 0, with an exponent that is fed", async () => {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", [3]);
  const p = graph.input("p", "float32", [3]);
  graph.output("y", graph.node("Pow", [x, p]));
  const model = differentiate(createModel(graph.toGraph("powers")), {
    output: "y",
    parameters: ["x"],
  });
  const feeds = { x: [[3], Float32Array.of(0, 2, 0)], p: [[3], Float32Array.of(0, 0, 1)] } as const;
  expect((await runModel(model, feeds))["x.gradient"]).toEqual([0, 0, 1]);
});
