import { createRandom } from "@balms/core";
import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { runModel } from "../../../test/run-model.ts";
import { GraphBuilder } from "../graph-builder.ts";
import { copyModel } from "../../model/copy-model.ts";
import { createModel, opsetOf } from "../../model/model.ts";
import type { OnnxModel } from "../../model/model.ts";
import { AttributeProtoSchema, NodeProtoSchema } from "../../model/onnx_pb.ts";
import type { AttributeProto } from "../../model/onnx_pb.ts";
import { modernize } from "./modernize.ts";

const float = (name: string, f: number): AttributeProto =>
  create(AttributeProtoSchema, { name, type: 1, f });
const floats = (name: string, ...values: number[]): AttributeProto =>
  create(AttributeProtoSchema, { name, type: 6, floats: values });
const int = (name: string, i: number): AttributeProto =>
  create(AttributeProtoSchema, { name, type: 2, i: BigInt(i) });
const ints = (name: string, ...values: number[]): AttributeProto =>
  create(AttributeProtoSchema, { name, type: 7, ints: values.map(BigInt) });
const text = (name: string, value: string): AttributeProto =>
  create(AttributeProtoSchema, {
    name,
    type: 3,
    s: Uint8Array.from(value, (character) => character.charCodeAt(0)),
  });

interface OldNode {
  readonly opType: string;
  readonly opset: number;
  readonly shape: readonly number[];
  readonly attribute?: readonly AttributeProto[];
  readonly inputs?: (graph: GraphBuilder) => string[];
  readonly outputs?: number;
}

function modelOf({
  opType,
  opset,
  shape,
  attribute = [],
  inputs,
  outputs = 1,
}: OldNode): OnnxModel {
  const graph = new GraphBuilder(opset);
  const x = graph.input("x", "float32", shape);
  const output = Array.from({ length: outputs }, (_, index) => `y${index}`);
  const input = [x, ...(inputs?.(graph) ?? [])];
  graph.append(create(NodeProtoSchema, { opType, input, output, attribute: [...attribute] }));
  // Shapes of operators that nobody writes any more are not inferred.
  if (graph.valueType("y0").type === undefined) graph.describe("y0", { type: "float32", shape });
  for (const name of output) graph.output(name, name);
  return createModel(graph.toGraph("old"), opset);
}

const channels = (graph: GraphBuilder, ...names: string[]): string[] =>
  names.map((name, place) => graph.constant(name, Float32Array.of(1, 2 + place, 0.5), [3]));

const statistics = (graph: GraphBuilder): string[] =>
  channels(graph, "scale", "bias", "mean", "variance");

const cases: readonly OldNode[] = [
  ...[7, 11, 12].flatMap((opset) =>
    ["Softmax", "LogSoftmax", "Hardmax"].flatMap((opType) =>
      [undefined, 0, 2].map((axis) => ({
        opType,
        opset,
        shape: [2, 3, 4],
        attribute: axis === undefined ? [] : [int("axis", axis)],
      })),
    ),
  ),
  { opType: "Softmax", opset: 11, shape: [2, 3, 4], attribute: [int("axis", -2)] },
  { opType: "Squeeze", opset: 11, shape: [1, 3, 1], attribute: [ints("axes", 0)] },
  { opType: "Squeeze", opset: 9, shape: [1, 3, 1] },
  { opType: "Unsqueeze", opset: 9, shape: [3], attribute: [ints("axes", 0, 2)] },
  {
    opType: "ReduceSum",
    opset: 11,
    shape: [2, 3],
    attribute: [ints("axes", 1), int("keepdims", 0)],
  },
  { opType: "ReduceSum", opset: 11, shape: [2, 3] },
  {
    opType: "Split",
    opset: 11,
    shape: [2, 5],
    attribute: [int("axis", 1), ints("split", 2, 3)],
    outputs: 2,
  },
  { opType: "Split", opset: 9, shape: [4, 2], outputs: 2 },
  { opType: "Clip", opset: 7, shape: [2, 5], attribute: [float("min", -0.5), float("max", 0.25)] },
  { opType: "Clip", opset: 10, shape: [2, 5], attribute: [float("min", 0)] },
  { opType: "Dropout", opset: 9, shape: [2, 5], attribute: [float("ratio", 0.3)] },
  {
    opType: "Pad",
    opset: 9,
    shape: [2, 3],
    attribute: [ints("pads", 0, 1, 1, 2), float("value", 7)],
  },
  {
    opType: "Pad",
    opset: 8,
    shape: [2, 3],
    attribute: [ints("pads", 0, 1, 0, 2), text("mode", "reflect")],
  },
  {
    opType: "Slice",
    opset: 9,
    shape: [4, 5],
    attribute: [ints("starts", 1), ints("ends", -1), ints("axes", 1)],
  },
  {
    opType: "Slice",
    opset: 7,
    shape: [4, 5],
    attribute: [ints("starts", 1, 2), ints("ends", 3, 9)],
  },
  {
    // To the end, as exporters write it.
    opType: "Slice",
    opset: 9,
    shape: [4, 5],
    attribute: [
      ints("starts", -1),
      create(AttributeProtoSchema, { name: "ends", type: 7, ints: [2n ** 63n - 1n] }),
      ints("axes", 1),
    ],
  },
  { opType: "TopK", opset: 9, shape: [2, 5], attribute: [int("k", 3)], outputs: 2 },
  { opType: "Upsample", opset: 7, shape: [1, 2, 3, 3], attribute: [floats("scales", 1, 1, 2, 3)] },
  {
    opType: "Upsample",
    opset: 9,
    shape: [1, 2, 3, 3],
    attribute: [text("mode", "linear")],
    inputs: (graph) => [graph.constant("scales", Float32Array.of(1, 1, 2, 2), [4])],
  },
  {
    opType: "Resize",
    opset: 10,
    shape: [1, 1, 4, 4],
    inputs: (graph) => [graph.constant("scales", Float32Array.of(1, 1, 1.5, 0.5), [4])],
  },
  {
    opType: "BatchNormalization",
    opset: 7,
    shape: [2, 3, 2],
    attribute: [int("spatial", 1), float("epsilon", 0.01)],
    inputs: statistics,
  },
  {
    opType: "RoiAlign",
    opset: 13,
    shape: [1, 2, 6, 6],
    attribute: [int("output_height", 2), int("output_width", 2)],
    inputs: (graph) => [
      graph.constant("rois", Float32Array.of(0.5, 1, 4, 4.5), [1, 4]),
      graph.constant("batches", BigInt64Array.of(0n), [1]),
    ],
  },
  {
    opType: "Scatter",
    opset: 9,
    shape: [2, 3],
    attribute: [int("axis", 1)],
    inputs: (graph) => [
      graph.constant("indices", BigInt64Array.of(2n, 0n), [2, 1]),
      graph.constant("updates", Float32Array.of(5, 6), [2, 1]),
    ],
  },
];

test.each(cases)("$opType of version $opset computes the same as before", async (old) => {
  const model = modelOf(old);
  const modern = copyModel(model);
  expect(modernize(modern)).toBe(17);
  expect(opsetOf(modern)).toBe(17);
  const random = createRandom(1);
  const size = old.shape.reduce((all, one) => all * one, 1);
  const data = Float32Array.from({ length: size }, () => random.normal());
  const expected = await runModel(model, { x: [old.shape, data] });
  expect(await runModel(modern, { x: [old.shape, data] })).toEqual(expected);
  expect(expected["y0"].length).toBeGreaterThan(0);
});

describe("what cannot be brought up to date is refused", () => {
  test("versions before 7", () => {
    const old = modelOf({ opType: "Relu", opset: 6, shape: [2] });
    expect(() => modernize(copyModel(old))).toThrow(
      "`model`: received operator version (opset) 6; expected 7 or newer. Export the model with a newer opset, or convert it (onnx.version_converter).",
    );
  });

  test("normalisation for each position", () => {
    const attribute = [int("spatial", 0)];
    const old = modelOf({
      opType: "BatchNormalization",
      opset: 7,
      shape: [2, 3],
      attribute,
      inputs: statistics,
    });
    expect(() => modernize(copyModel(old))).toThrow("(spatial = 0)");
  });

  test("control flow of older versions", () => {
    const graph = new GraphBuilder(11);
    const x = graph.input("x", "float32", [2]);
    const [yes, no] = [graph.child(), graph.child()];
    yes.output("a", yes.node("Relu", [x]));
    no.output("b", no.node("Neg", [x]));
    const condition = graph.constant("condition", Uint8Array.of(1), []);
    const branches = { then_branch: yes.toGraph("yes"), else_branch: no.toGraph("no") };
    graph.output("y", graph.node("If", [condition], branches));
    const old = createModel(graph.toGraph("old"), 11);
    expect(() => modernize(copyModel(old))).toThrow(
      "graphs inside a node of operator version 11; expected operator version 13 or newer",
    );
  });
});
