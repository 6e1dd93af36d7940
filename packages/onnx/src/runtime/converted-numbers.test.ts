import { ArgumentError } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { InputType } from "../graph/input-shape.ts";
import { createModel, type OnnxModel } from "../model/model.ts";
import { predict } from "./predict.ts";

/** x plus itself, in the precision named: what comes out is what went in, twice. */
function doubling(input: InputType, output: "float32" | "float64" | "float16"): OnnxModel {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", input, ["batch", 2]);
  const code = { float32: 1n, float16: 10n, float64: 11n }[output];
  const cast = graph.node("Cast", [x], { to: Number(code) });
  const sum = graph.node("Add", [cast, cast]);
  graph.describe(sum, { type: output, shape: ["batch", 2] });
  graph.output(sum, sum);
  return createModel(graph.toGraph("doubling"));
}

const inputs = Float32Array.of(0, 255, 7, 12);

test.each([
  ["uint8", "float32"],
  ["int32", "float32"],
  ["float16", "float16"],
  ["float64", "float64"],
  ["uint16", "float16"],
] as const)(
  "a model that takes %s and gives %s is run on numbers in single precision",
  async (input, output) => {
    const { data } = await predict({ runtime, model: doubling(input, output), inputs, rows: 2 });
    expect([...data]).toEqual([0, 510, 14, 24]);
  },
);

test("whole numbers are rounded, and those that the type does not hold are refused", async () => {
  const model = doubling("uint8", "float32");
  const { data } = await predict({
    runtime,
    model,
    inputs: Float32Array.of(254.9999, 0.4),
    rows: 1,
  });
  expect([...data]).toEqual([510, 0]);
  for (const [odd, said] of [
    [256, "256"],
    [-1, "-1"],
    [Number.NaN, "NaN"],
  ] as const) {
    const running = predict({ runtime, model, inputs: Float32Array.of(1, odd), rows: 1 });
    await expect(running).rejects.toThrow(ArgumentError);
    await expect(running).rejects.toThrow(
      `\`inputs\`: received ${said} at position 1; expected numbers that uint8 holds`,
    );
  }
});
