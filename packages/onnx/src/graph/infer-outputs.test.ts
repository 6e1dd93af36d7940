// Inferred shapes are those that ONNX Runtime computes.
import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { createModel, graphOf } from "../model/model.ts";
import type { AttributeValue } from "../model/attributes.ts";
import { builderFromModel } from "./builder-from-model.ts";
import { GraphBuilder } from "./graph-builder.ts";

type Node = readonly [
  opType: string,
  attributes: Record<string, AttributeValue>,
  ...input: unknown[],
];

const sizes = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);

/** A constant that a case lists: [dims] of floats, or whole numbers. */
function constant(graph: GraphBuilder, value: unknown): string {
  if (value === "x") return "x";
  if (value === "") return "";
  if (typeof value === "number") return graph.scalar(value);
  const { dims, ints, floats } = value as Record<string, readonly number[]>;
  if (ints !== undefined) return graph.integers(ints);
  if (floats !== undefined) return graph.constant("f", Float32Array.from(floats), [floats.length]);
  return graph.constant("c", new Float32Array(sizes(dims)).fill(0.5), dims);
}

const w = { dims: [5, 4, 3, 3] };
const cases: readonly Node[] = [
  ["Conv", {}, "x", w],
  ["Conv", { pads: [1, 1, 1, 1], strides: [2, 2] }, "x", w, { dims: [5] }],
  ["Conv", { auto_pad: "SAME_UPPER", strides: [2, 2] }, "x", w],
  ["Conv", { auto_pad: "VALID" }, "x", w],
  ["Conv", { dilations: [2, 1], pads: [2, 0, 1, 0] }, "x", w],
  ["Conv", { group: 2 }, "x", { dims: [6, 2, 1, 1] }],
  ["ConvTranspose", { strides: [2, 2], output_padding: [1, 0] }, "x", { dims: [4, 3, 2, 2] }],
  ["ConvTranspose", { output_shape: [13, 15], strides: [2, 2] }, "x", { dims: [4, 3, 2, 2] }],
  ["ConvTranspose", { auto_pad: "SAME_LOWER", strides: [2, 3] }, "x", { dims: [4, 3, 3, 2] }],
  ["ConvTranspose", { auto_pad: "VALID", dilations: [2, 1] }, "x", { dims: [4, 3, 3, 2] }],
  ["MaxPool", { kernel_shape: [3, 2], strides: [2, 2] }, "x"],
  ["MaxPool", { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }, "x"],
  ["MaxPool", { kernel_shape: [2, 2], strides: [2, 3], ceil_mode: 1, pads: [1, 0, 0, 0] }, "x"],
  ["AveragePool", { kernel_shape: [2, 2], pads: [1, 0, 0, 1] }, "x"],
  ["LpPool", { kernel_shape: [2, 3], strides: [2, 2] }, "x"],
  ["GlobalAveragePool", {}, "x"],
  ["GlobalMaxPool", {}, "x"],
  ["BatchNormalization", {}, "x", ...Array.from({ length: 4 }, () => ({ dims: [4] }))],
  ["InstanceNormalization", {}, "x", { dims: [4] }, { dims: [4] }],
  ["LayerNormalization", { axis: -2 }, "x", { dims: [6, 7] }],
  ["LRN", { size: 3 }, "x"],
  ["MatMul", {}, "x", { dims: [7, 2] }],
  ["MatMul", {}, { dims: [3, 6] }, "x"],
  ["MatMul", {}, "x", { dims: [7] }],
  ["Einsum", { equation: "nchw,wd->nchd" }, "x", { dims: [7, 9] }],
  ["Einsum", { equation: "nchw->cn" }, "x"],
  ["Tile", {}, "x", { ints: [1, 2, 1, 3] }],
  ["Pad", {}, "x", { ints: [0, 1, 2, 0, 0, 0, 1, -1] }],
  ["Resize", {}, "x", "", { floats: [1, 1, 2, 1.5] }],
  ["Resize", {}, "x", "", "", { ints: [2, 4, 3, 11] }],
  ["RoiAlign", { output_height: 2, output_width: 3 }, "x", { dims: [3, 4] }, { ints: [0, 1, 0] }],
  ["DepthToSpace", { blocksize: 2 }, "x"],
  ["SpaceToDepth", { blocksize: 2 }, { dims: [2, 4, 6, 8] }],
  ["Slice", {}, "x", { ints: [1, -3] }, { ints: [3, 99] }, { ints: [1, -1] }, { ints: [1, 2] }],
  ["Gather", { axis: 2 }, "x", { ints: [0, 2, 3] }],
  ["ArgMax", { axis: 1, keepdims: 0 }, "x"],
  ["TopK", { axis: 1 }, "x", { ints: [3] }],
  ["ReduceMean", { axes: [2, 3] }, "x"],
  ["ReduceSum", { keepdims: 0 }, "x", { ints: [-1] }],
  ["ReduceSum", { noop_with_empty_axes: 1 }, "x"],
  ["Softmax", { axis: 1 }, "x"],
  ["HardSwish", {}, "x"],
  ["PRelu", {}, "x", { dims: [4, 1, 1] }],
  ["Flatten", { axis: 2 }, "x"],
  ["Split", { axis: 1 }, "x", { ints: [1, 3] }],
  ["Expand", {}, "x", { ints: [3, 1, 1, 1, 1] }],
  ["QuantizeLinear", {}, "x", 0.1],
  ["DynamicQuantizeLinear", {}, "x"],
];

test.each(cases.map(([opType, ...rest]) => [opType, rest] as const))(
  "%s %j",
  async (opType, rest) => {
    const [attributes, ...inputs] = rest;
    const graph = new GraphBuilder(17);
    graph.input("x", "float32", [2, 4, 6, 7]);
    const names = inputs.map((value) => constant(graph, value));
    const hints = ["Split", "TopK"].includes(opType) ? ["one", "two"] : ["one"];
    const all = opType === "DynamicQuantizeLinear" ? ["one", "two", "three"] : hints;
    const values = graph.multiNode(opType, names, attributes, all);
    for (const value of values) graph.output(`${value}.dims`, graph.node("Shape", [value]));
    const model = createModel(graph.toGraph("shapes"));
    const size = 2 * 4 * 6 * 7;
    const found = await runModel(model, { x: [[2, 4, 6, 7], new Float32Array(size)] });
    const read = builderFromModel(model);
    for (const value of values) expect(read.shapeOf(value)).toEqual(found[`${value}.dims`]);
    expect(read.valueType(values[0]).type).toBeDefined();
  },
);

test.each<[string, Record<string, AttributeValue>, unknown[], unknown]>([
  ["Conv", { pads: [1, 1, 1, 1] }, [w], ["N", 5, "y:2", "y:3"]],
  ["Conv", {}, [{ dims: [5, 4, 1, 1] }], ["N", 5, "H", "W"]],
  ["GlobalAveragePool", {}, [], ["N", 4, 1, 1]],
  ["BatchNormalization", {}, Array.from({ length: 4 }, () => ({ dims: [4] })), ["N", 4, "H", "W"]],
  ["Pad", {}, [{ ints: [0, 0, 1, 0, 0, 0, 0, 0] }], ["N", 4, "y:2", "W"]],
  ["Tile", {}, [{ ints: [1, 2, 1, 1] }], ["N", 8, "H", "W"]],
  ["Slice", {}, [{ ints: [0] }, { ints: [2] }, { ints: [1] }], ["N", 2, "H", "W"]],
  ["Einsum", { equation: "nchw->cn" }, [], [4, "N"]],
])("names of sizes stay: %s", (opType, attributes, inputs, shape) => {
  const graph = new GraphBuilder(17);
  graph.input("x", "float32", ["N", 4, "H", "W"]);
  const names = inputs.map((value) => constant(graph, value));
  const [value] = graph.multiNode(opType, ["x", ...names], attributes, ["y"]);
  expect(graph.shapeOf(value)).toEqual(shape);
  expect(graphOf(createModel(graph.toGraph("names"))).node).toHaveLength(1);
});
