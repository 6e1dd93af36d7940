// Heads that are no plain Gemm at the end of a model, and what hangs on their scores.
import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Shape } from "../graph/shape.ts";
import { readValueInfo } from "../graph/value-info.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { findClassifierHead } from "./find-classifier-head.ts";
import { replaceHead } from "./replace-head.ts";

type Tail = (graph: GraphBuilder, scores: string) => void;

/** Features [N, 2], a Gemm of 3 classes, and what comes after it. */
function classifier(tail: Tail, opset = 17): OnnxModel {
  const graph = new GraphBuilder(opset);
  const x = graph.input("x", "float32", ["N", 2]);
  const w = graph.constant("w", Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
  tail(graph, graph.node("Gemm", [x, w], { transB: 1 }, "scores"));
  return createModel(graph.toGraph("classifier"), opset);
}

const four = {
  training: "unknown" as const,
  weight: Float32Array.of(1, 0, 0, 1, 1, 1, 2, 0),
  bias: Float32Array.of(0, 0, 0, 1),
};
const x = [[2, 2], Float32Array.of(1, 2, 3, 4)] as const;
const rows = [1, 2, 3, 3, 3, 4, 7, 7];

function withFour(model: OnnxModel, logits?: string): OnnxModel {
  const head = findClassifierHead(model, logits === undefined ? {} : { logits });
  return replaceHead(model, head, four);
}

function shapesOf(model: OnnxModel): Record<string, Shape | undefined> {
  const outputs = model.graph?.output ?? [];
  return Object.fromEntries(outputs.map((info) => [info.name, readValueInfo(info).shape]));
}

test("a Reshape to a constant shape asks for the new number of classes", async () => {
  const model = withFour(
    classifier((graph, scores) => {
      graph.output("y", graph.node("Reshape", [scores, graph.integers([-1, 3])], {}, "y"));
    }),
  );
  expect(await runModel(model, { x })).toEqual({ y: rows });
  expect(shapesOf(model)).toEqual({ y: ["N", 4] });
});

test("the same where nobody knows how many dimensions the features have", () => {
  const graph = new GraphBuilder(17);
  const made = graph.node("SomethingNew", [graph.input("x", "float32", ["N", 2])]);
  const features = graph.node("Cast", [made], { to: 1 });
  const w = graph.constant("w", Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
  const scores = graph.node("MatMul", [features, w], {}, "scores");
  graph.output("y", graph.node("Reshape", [scores, graph.integers([-1, 3])], {}, "y"));
  const model = createModel(graph.toGraph("classifier"));
  expect(findClassifierHead(model)).toMatchObject({ logits: "y", axis: 1, classes: 3 });
  expect(shapesOf(withFour(model))["y"]?.at(-1)).toBe(4);
});

/** Scores in sizes of which the batch is told by the run, or by how many scores there are. */
function resized(batch: (graph: GraphBuilder, scores: string) => string, twice = false): OnnxModel {
  return classifier((graph, scores) => {
    const sizes = graph.node("Concat", [batch(graph, scores), graph.integers([3])], { axis: 0 });
    const y = graph.node("Reshape", [scores, sizes], {}, "y");
    // As exporters declare it.
    graph.describe(y, { type: "float32", shape: ["N", 3] });
    graph.output("y", y);
    if (twice) graph.output("sizes", sizes);
  });
}

const fromShape = (graph: GraphBuilder, scores: string): string =>
  graph.node("Gather", [graph.node("Shape", [scores]), graph.integers([0])]);

const fromSize = (graph: GraphBuilder, scores: string): string => {
  const all = graph.node("Div", [graph.node("Size", [scores]), graph.scalar(3, "int64")]);
  return graph.node("Unsqueeze", [all, graph.integers([0])]);
};

test("a Reshape to sizes that the run computes asks for the new number, where it stands alone", async () => {
  const model = withFour(resized(fromShape), "scores");
  expect(await runModel(model, { x })).toEqual({ y: rows });
  // The run tells the sizes: nothing that was said of the old ones stays.
  const { y } = shapesOf(model) as { y: unknown[] };
  expect(y).toHaveLength(2);
  expect(y[1]).not.toBe(3);
});

test("it is refused when something else depends on the class count, or reads the sizes", () => {
  for (const model of [resized(fromSize), resized(fromShape, true)]) {
    expect(() => withFour(model, "scores")).toThrow(
      "4 classes in the place of 3, and Reshape has computed sizes with 3 among them",
    );
  }
});

test("labels and probabilities of other outputs are those of the new head", async () => {
  const model = withFour(
    classifier((graph, scores) => {
      const p = graph.node("Softmax", [scores], { axis: 1 }, "p");
      graph.output("p", p);
      graph.output("label", graph.node("ArgMax", [p], { axis: 1, keepdims: 0 }, "label"));
    }),
    "p",
  );
  expect(await runModel(model, { x })).toEqual({ scores: rows, label: [2, 2] });
  expect(shapesOf(model)).toEqual({ scores: ["N", 4], label: ["N"] });
});

test("labels that are looked up in a list of names end where the list does", () => {
  const model = classifier((graph, scores) => {
    graph.output("scores", scores);
    const label = graph.node("ArgMax", [scores], { axis: 1, keepdims: 0 });
    graph.output("id", graph.node("Gather", [graph.integers([7, 8, 9]), label], {}, "id"));
  });
  expect(() => withFour(model)).toThrow(/Gather looks up the class/u);
});

test("scores that are read before a factor of the old head are refused", () => {
  const model = classifier((graph, scores) => {
    const cooled = graph.node("Mul", [scores, graph.scalar(0.5)], {}, "cooled");
    graph.output("p", graph.node("Softmax", [cooled], { axis: 1 }, "p"));
    graph.output("label", graph.node("ArgMax", [scores], { axis: 1 }, "label"));
  });
  const head = findClassifierHead(model, { logits: "p" });
  expect(head).toMatchObject({ logits: "cooled", layer: "scores", scale: 0.5 });
  expect(() => replaceHead(model, head, four)).toThrow(/scores that are read before Mul/u);
});

test("a constant for each class is refused when there are more of them", () => {
  const model = classifier((graph, scores) => {
    graph.output("scores", scores);
    const bounds = graph.constant("bounds", new Float32Array(3), [3]);
    graph.output("above", graph.node("Greater", [scores, bounds], {}, "above"));
  });
  expect(() => withFour(model)).toThrow(/Greater combines them with a number for each/u);
});

test("two linear layers that lead to outputs are not chosen between", () => {
  const model = classifier((graph, scores) => {
    graph.output("scores", scores);
    const other = graph.constant("w2", new Float32Array(6), [3, 2]);
    graph.output("y", graph.node("Gemm", ["x", other], { transB: 1 }, "y"));
  });
  expect(() => findClassifierHead(model)).toThrow("2 outputs (scores, y), 2 of which are linear");
  expect(findClassifierHead(model, { logits: "y" }).weight).toBe("w2");
});

test("a Softmax along another axis than the classes is refused", () => {
  const graph = new GraphBuilder(17);
  const tokens = graph.input("x", "float32", ["N", 5, 2]);
  const w = graph.constant("w", new Float32Array(6), [2, 3]);
  const scores = graph.node("MatMul", [tokens, w]);
  graph.output("y", graph.node("Softmax", [scores], { axis: 1 }, "y"));
  const model = createModel(graph.toGraph("tokens"));
  expect(() => findClassifierHead(model)).toThrow(
    /along axis 1; expected class scores along axis 2/u,
  );
});

test("before IR version 4, parameters of a new head are inputs, too", () => {
  const model = classifier((graph, scores) => graph.output("scores", scores));
  const old = { ...model, irVersion: 3n } as OnnxModel;
  Object.setPrototypeOf(old, Object.getPrototypeOf(model) as object);
  const { graph } = withFour(old);
  const inputs = new Set(graph?.input.map(({ name }) => name));
  expect(graph?.initializer.every(({ name }) => inputs.has(name))).toBe(true);
});
