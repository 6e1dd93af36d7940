// Shapes of ONNX Runtime's own quantised operators are those that it computes.
import { expect, test } from "vitest";
import { fileOf } from "../../../test/zoo/file-of.ts";
import { GraphWriter } from "../../../test/zoo/graph-writer.ts";
import type { Attributes } from "../../../test/zoo/graph-writer.ts";
import { runModel } from "../../../test/run-model.ts";
import { readModel } from "../../model/read-model.ts";
import { builderFromModel } from "../builder-from-model.ts";

const dims = [2, 3, 4, 6];

/** Whole numbers as the quantiser writes them: numbers, scale, zero point. */
function quantised(graph: GraphWriter, value: string): readonly string[] {
  const how = [
    graph.tensor(`${value}.scale`, [], [0.05]),
    graph.tensor(`${value}.zero`, [], [128], "uint8"),
  ];
  return [graph.op("QuantizeLinear", [value, ...how]), ...how];
}

test.each<[string, Attributes, readonly number[] | undefined]>([
  ["QLinearGlobalAveragePool", {}, undefined],
  ["QLinearGlobalAveragePool", { channels_last: 1 }, undefined],
  ["QLinearAveragePool", { kernel_shape: [2, 3], strides: [1, 2] }, undefined],
  ["QLinearLeakyRelu", {}, undefined],
  ["QLinearSigmoid", {}, undefined],
  ["QLinearAdd", {}, [3, 1, 1]],
  ["QLinearMul", {}, [1, 2, 3, 4, 6]],
])("%s %j", async (opType, attributes, second) => {
  const graph = new GraphWriter();
  const inputs = [...quantised(graph, graph.input("x", dims))];
  if (second !== undefined) inputs.push(...quantised(graph, graph.weight("second", second)));
  inputs.push(...inputs.slice(1, 3));
  graph.op(`com.microsoft:${opType}`, inputs, attributes, "y");
  graph.output(graph.op("Shape", ["y"], {}, "shape"), undefined, "int64");
  const file = { domains: { "com.microsoft": 1 } };
  const model = readModel(fileOf({ model: graph.model(file) }));
  const data = new Float32Array(dims.reduce((a, b) => a * b, 1));
  const { shape } = await runModel(model, { x: [dims, data] });
  const read = builderFromModel(model);
  expect(read.shapeOf("y")).toEqual(shape);
  expect(read.valueType("y").type).toBe("uint8");
});
