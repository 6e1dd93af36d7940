// A classifier of texts as PyTorch writes it: the batch comes first and has only a name, and so have the states to begin with.
import { createRandom } from "@balms/core";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { GraphBuilder } from "../../../graph/graph-builder.ts";
import { createModel } from "../../../model/model.ts";
import type { OnnxModel } from "../../../model/model.ts";
import { writeModel } from "../../../model/write-model.ts";
import { differentiate } from "../../differentiate.ts";

const width = 3;
const shapes = { table: [5, 2], w: [2, 12, 2], r: [2, 12, 3], b: [2, 24], head: [6, 2] } as const;

function textModel(): OnnxModel {
  const graph = new GraphBuilder(17);
  const words = graph.input("words", "int64", ["batch", 4]);
  for (const [name, shape] of Object.entries(shapes)) graph.input(name, "float32", shape);
  const embedded = graph.node("Gather", ["table", words]);
  const data = graph.node("Transpose", [embedded], { perm: [1, 0, 2] });
  const rows = graph.node("Gather", [graph.node("Shape", [data]), graph.scalar(1, "int64")]);
  const sizes = [
    graph.integers([2]),
    graph.node("Unsqueeze", [rows, graph.integers([0])]),
    graph.integers([width]),
  ];
  const start = graph.node("ConstantOfShape", [graph.node("Concat", sizes, { axis: 0 })]);
  const inputs = [data, "w", "r", "b", "", start, start];
  const attributes = { direction: "bidirectional", hidden_size: width };
  const [, last] = graph.multiNode("LSTM", inputs, attributes, ["y", "h", "c"]);
  const beside = graph.node("Transpose", [last], { perm: [1, 0, 2] });
  const features = graph.node("Reshape", [beside, graph.integers([-1, 2 * width])]);
  graph.output("scores", graph.node("MatMul", [features, "head"], {}, "scores"));
  return createModel(graph.toGraph("text"));
}

test("gradients of embeddings and of both ways equal central differences", async () => {
  const random = createRandom("texts");
  const parameters = Object.keys(shapes);
  const model = differentiate(textModel(), { output: "scores", parameters });
  const session = await InferenceSession.create(writeModel(model), { logSeverityLevel: 3 });
  const values = Object.entries(shapes).map(([name, shape]) => {
    const size = shape.reduce((count, one) => count * one, 1);
    return [name, Float32Array.from({ length: size }, () => random.normal()), shape] as const;
  });
  const words = new Tensor("int64", BigInt64Array.of(0n, 1n, 2n, 1n, 4n, 4n, 0n, 2n), [2, 4]);
  const feeds = {
    words,
    ...Object.fromEntries(
      values.map(([name, data, shape]) => [name, new Tensor("float32", data, shape)]),
    ),
  };
  const results = await session.run(feeds);
  const sum = async (name: string, data: Float32Array): Promise<number> => {
    const moved = {
      ...feeds,
      [name]: new Tensor("float32", data, results[`${name}.gradient`].dims),
    };
    const { scores } = await session.run(moved, ["scores"]);
    return (scores.data as Float32Array).reduce((total, value) => total + value, 0);
  };
  for (const [name, data] of values) {
    const gradient = results[`${name}.gradient`].data as Float32Array;
    for (const index of data.keys()) {
      const step = 0.02;
      const ahead = await sum(name, data.with(index, data[index] + step));
      const behind = await sum(name, data.with(index, data[index] - step));
      expect(gradient[index], `${name} ${index}`).toBeCloseTo((ahead - behind) / (2 * step), 2);
    }
  }
  await session.release();
});
