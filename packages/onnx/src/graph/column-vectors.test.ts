import * as runtime from "onnxruntime-node";
import { priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { smallModel } from "../../test/scores/small-graph.ts";
import { copyModel } from "../model/copy-model.ts";
import { createTrainer } from "../trainer/create-trainer.ts";
import { withColumnVectors } from "./column-vectors.ts";

const matrix = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** x·M, as the product of M transposed with a vector: x [3, 4] turned is [4, 3]. */
const model = smallModel((graph, x) => {
  const turned = graph.op("Transpose", [x], { perm: [1, 0] });
  const vector = graph.op("ReduceSum", [x, graph.tensor("axes", [1], [1], "int64")], {
    keepdims: 0,
  });
  graph.op("MatMul", [turned, vector], {}, "y");
  graph.output("y", [4]);
});

test("a transposed matrix times a vector is what it should be, as the runtime optimises it", async () => {
  const copy = copyModel(model);
  withColumnVectors(copy);
  const { y } = await runModel(copy, { x: [[3, 4], Float32Array.from(matrix)] });
  const sums = [10, 26, 42];
  expect(y).toEqual(
    [0, 1, 2, 3].map((column) =>
      sums.reduce((total, sum, row) => total + sum * matrix[4 * row + column], 0),
    ),
  );
});

test("a graph without such products stays as it is", () => {
  const plain = copyModel(
    smallModel((graph, x) => {
      graph.op("MatMul", [x, graph.weight("w", [4])], {}, "y");
      graph.output("y", ["N"]);
    }),
  );
  const [{ node }] = [plain.graph];
  withColumnVectors(plain);
  expect(plain.graph.node).toBe(node);
});

test("a model whose bias is such a product is trained by its right scores", async () => {
  const scores = smallModel((graph, x) => {
    const product = graph.op("MatMul", [x, graph.tensor("w", [4, 3], matrix)]);
    const turned = graph.op("Transpose", [graph.tensor("m", [2, 3], [1, -2, 3, -4, 5, -6])], {
      perm: [1, 0],
    });
    const bias = graph.op("MatMul", [turned, graph.tensor("u", [2], [0.5, 0.25])]);
    graph.op("Add", [product, bias], {}, "scores");
    graph.output("scores", ["N", 3]);
  });
  const trainer = await createTrainer({
    runtime,
    model: scores,
    prior: priorFromCounts([1, 1, 1]),
    train: "all",
    loss: "softmax",
    optimizer: { kind: "sgd", learningRate: 0.1 },
  });
  const { loss } = await trainer.step({ inputs: Float32Array.of(0, 0, 0, 0), labels: [1] });
  await trainer.release();
  const bias = [0.5 - 1, -1 + 1.25, 1.5 - 1.5];
  const total = bias.reduce((sum, each) => sum + Math.exp(each), 0);
  expect(loss).toBeCloseTo(Math.log(total) - bias[1], 5);
});
