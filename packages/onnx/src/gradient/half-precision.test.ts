// Gradients of models in half precision are in half precision, and those of the same model in double.
import { createRandom, priorFromCounts } from "@balms/core";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { attachLoss } from "../functions/attach-loss.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { readValueInfo } from "../graph/value-info.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { float16 } from "../model/small-float.ts";
import { elementTypeCode } from "../model/element-type.ts";
import { typedData, createTensor } from "../model/tensor.ts";
import { writeModel } from "../model/write-model.ts";
import { differentiate } from "./differentiate.ts";

type Type = "float16" | "float64";
type Scalar = (value: number) => string;
type Build = (graph: GraphBuilder, x: string, scalar: Scalar) => string;

const random = createRandom(9);
const values = Array.from({ length: 12 }, () => float16.decode(float16.encode(random.normal())));

const cases: Readonly<Record<string, Build>> = {
  Tanh: (graph, x) => graph.node("Tanh", [x]),
  Sigmoid: (graph, x) => graph.node("Sigmoid", [x]),
  Relu: (graph, x) => graph.node("Relu", [x]),
  LeakyRelu: (graph, x) => graph.node("LeakyRelu", [x], { alpha: 0.25 }),
  Softmax: (graph, x) => {
    const p = graph.node("Softmax", [x], { axis: 1 });
    return graph.node("Mul", [p, p]);
  },
  LogSoftmax: (graph, x) => {
    const log = graph.node("LogSoftmax", [x], { axis: 1 });
    return graph.node("Mul", [log, log]);
  },
  Pow: (graph, x, scalar) => graph.node("Pow", [x, scalar(3)]),
  "Pow, exponent in float32": (graph, x) => graph.node("Pow", [x, graph.scalar(2)]),
  Max: (graph, x, scalar) => graph.node("Max", [x, scalar(0.25)]),
  Clip: (graph, x, scalar) => graph.node("Clip", [x, scalar(-0.5), scalar(0.5)]),
  Slice: (graph, x) => {
    const bounds = [[0], [2], [1]].map((list) => graph.integers(list));
    return graph.node("Slice", [x, ...bounds]);
  },
  ReduceMax: (graph, x) => graph.node("ReduceMax", [x], { axes: [1] }),
  ReduceMean: (graph, x) =>
    graph.node("Exp", [graph.node("ReduceMean", [x], { axes: [1], keepdims: 1 })]),
  "Cast to float32 and back": (graph, x) => {
    const wide = graph.node("Cast", [x], { to: elementTypeCode("float32") });
    return graph.node("Mul", [wide, wide]);
  },
  "Gemm, alpha and beta": (graph, x, scalar) =>
    graph.node("Gemm", [x, x, scalar(1)], { transB: 1, alpha: 0.5, beta: 2 }),
};

function modelOf(build: Build, type: Type): OnnxModel {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", type, ["N", 4]);
  const scalar = (value: number): string =>
    graph.initializer(createTensor(graph.unique("number"), typedData(type, [value]), [], type));
  graph.output("y", build(graph, x, scalar));
  return differentiate(createModel(graph.toGraph("half")), { output: "y", parameters: ["x"] });
}

async function gradientOf(model: OnnxModel, type: Type, name = "x.gradient"): Promise<number[]> {
  const session = await InferenceSession.create(writeModel(model), { logSeverityLevel: 3 });
  const x =
    type === "float64"
      ? new Tensor("float64", Float64Array.from(values), [3, 4])
      : new Tensor("float16", typedData("float16", values), [3, 4]);
  const labels = new Tensor("int32", Int32Array.of(2, 0, 1), [3]);
  const feeds = { x, ...(session.inputNames.includes("labels") && { labels }) };
  const result = (await session.run(feeds, [name]))[name];
  expect(result.type).toBe(type);
  await session.release();
  // Some versions of Node have an array of their own for it.
  return result.data instanceof Uint16Array
    ? Array.from(result.data, float16.decode)
    : Array.from(result.data as Float64Array, Number);
}

test.each(Object.entries(cases))("%s", async (_, build) => {
  const [half, double] = await Promise.all(
    (["float16", "float64"] as const).map((type) => gradientOf(modelOf(build, type), type)),
  );
  for (const [place, value] of double.entries()) {
    expect(Math.abs(half[place] - value)).toBeLessThan(4e-3 * (1 + Math.abs(value)));
  }
});

test("a mean over more elements than half precision can count to", async () => {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float16", [1, 70_000]);
  graph.output("y", graph.node("ReduceMean", [x], { axes: [1] }));
  const model = createModel(graph.toGraph("mean"));
  const withGradient = differentiate(model, { output: "y", parameters: ["x"] });
  const session = await InferenceSession.create(writeModel(withGradient), { logSeverityLevel: 3 });
  const feed = new Tensor("float16", new Uint16Array(70_000), [1, 70_000]);
  const { "x.gradient": gradient } = await session.run({ x: feed });
  const data = gradient.data as unknown as Uint16Array | Float32Array;
  const first = data instanceof Uint16Array ? float16.decode(data[0]) : data[0];
  expect(first * 70_000).toBeCloseTo(1, 2);
});

/** A tanh layer and a linear head over it. */
function classifier(type: "float16" | "float64" | "bfloat16"): OnnxModel {
  const graph = new GraphBuilder(17);
  const weight = (name: string, dims: readonly number[]): string => {
    const numbers = Array.from(
      { length: dims[0] * dims[1] },
      (_, i) => Math.round(8 * Math.sin(i)) / 8,
    );
    return graph.initializer(createTensor(name, typedData(type, numbers), dims, type));
  };
  const x = graph.input("x", type, ["N", 4]);
  const hidden = graph.node("Tanh", [graph.node("MatMul", [x, weight("first", [4, 5])])]);
  graph.output("scores", graph.node("MatMul", [hidden, weight("second", [5, 3])], {}, "scores"));
  return createModel(graph.toGraph("classifier"));
}

const prior = priorFromCounts([90, 9, 1]);

test.each(["first", "second", "scores"])("from an attached loss to %s", async (parameter) => {
  const [half, double] = await Promise.all(
    (["float16", "float64"] as const).map((type) => {
      const withLoss = attachLoss(classifier(type), { prior });
      const model = differentiate(withLoss, { output: "loss", parameters: [parameter] });
      return gradientOf(model, type, `${parameter}.gradient`);
    }),
  );
  for (const [place, value] of double.entries()) expect(half[place]).toBeCloseTo(value, 2);
});

test("bfloat16 stays bfloat16", () => {
  const withLoss = attachLoss(classifier("bfloat16"), { prior });
  const model = differentiate(withLoss, { output: "loss", parameters: ["first"] });
  const output = model.graph?.output.find(({ name }) => name === "first.gradient");
  expect(output && readValueInfo(output).type).toBe("bfloat16");
});
