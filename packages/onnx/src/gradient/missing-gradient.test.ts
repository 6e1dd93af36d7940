import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Attributes } from "../graph/graph-builder.ts";
import { createAttribute } from "../model/attributes.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import { findObstacles } from "./find-obstacles.ts";

const shapes = { x: [2, 2, 2], heads: [1, 2, 2, 2] };

test.each<[string, readonly string[], Attributes, readonly string[], string | undefined]>([
  ["Einsum", ["x"], { equation: "bii->bi" }, ["y"], "a letter stands twice"],
  ["Einsum", ["far"], { equation: "...i->..." }, ["y"], "numbers of dimensions"],
  ["Einsum", ["x"], { equation: "bij->bi" }, ["y"], undefined],
  ["Attention", ["x", "x", "x"], {}, ["y"], "number of heads"],
  ["Attention", ["heads", "heads", "heads"], {}, ["y"], undefined],
  ["RotaryEmbedding", ["heads", "x", "x"], {}, ["y"], undefined],
  ["RotaryEmbedding", ["heads", "heads", "x"], {}, ["y"], 'takes "heads" as a constant'],
  ["Resize", ["heads", "", "heads"], {}, ["y"], 'takes "heads" as a constant'],
  ["Attention", ["heads", "heads", "heads", "", "heads", "heads"], {}, ["y"], "from a cache"],
  ["Attention", ["heads", "heads", "heads"], { left_window_size: 1 }, ["y"], "window"],
  ["com.microsoft.FusedMatMul", ["x", "x"], { transBatchA: 1 }, ["y"], "batch axes"],
  ["com.microsoft.FusedMatMul", ["x", "x"], {}, ["y"], undefined],
  ["com.microsoft.MultiHeadAttention", ["x"], {}, ["y"], "it has no gradient rule"],
  ["Compress", ["x"], {}, ["y"], "how many elements it gives"],
  ["Unique", ["x"], {}, ["y"], "how many elements it gives"],
  ["QuantizeLinear", ["x"], {}, ["y"], "before it is quantised"],
  ["DequantizeLinear", ["x"], {}, ["y"], "before it is quantised"],
  ["LSTM", ["x", "x", "x"], { hidden_size: 2 }, ["y"], undefined],
  ["LSTM", ["far", "x", "x"], { hidden_size: 2 }, ["y"], "number of steps"],
  ["LSTM", ["x", "x", "x"], { layout: 1 }, ["y"], "rows come before"],
  ["LSTM", ["x", "x", "x"], { input_forget: 1 }, ["y"], "gates are coupled"],
  ["LSTM", ["x", "x", "x", "", "", "", "", "x"], {}, ["y"], "look at the cell"],
  ["GRU", ["x", "x", "x", "", "x"], {}, ["y"], "lengths of their own"],
  ["GRU", ["x", "x", "x"], { clip: 3 }, ["y"], "it clips"],
  ["Loop", ["x"], {}, ["y"], "graphs inside a node"],
])("%s of %j, %j, to %j: %s", (operator, input, attributes, output, reason) => {
  const graph = new GraphBuilder(23);
  for (const [name, shape] of Object.entries(shapes)) graph.input(name, "float32", shape);
  const parts = operator.split(".");
  const opType = parts.pop() ?? "";
  const attribute = Object.entries(attributes).map(([name, value]) => createAttribute(name, value));
  graph.append(
    create(NodeProtoSchema, {
      domain: parts.join("."),
      opType,
      input: [...input],
      output: [...output],
      attribute,
    }),
  );
  graph.describe("y", { type: "float32", shape: undefined });
  const { obstacles } = findObstacles(graph, { output: "y", wanted: [input[0]] });
  const found = obstacles.map((one) => one.reason).join("; ");
  expect(found).toMatch(reason === undefined ? /^$/u : reason);
});
