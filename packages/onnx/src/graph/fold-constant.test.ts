// What is folded here is what ONNX Runtime computes.
import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { createModel, graphOf } from "../model/model.ts";
import { createTensor } from "../model/tensor.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { GraphIndex } from "./graph-index.ts";

type Build = (graph: GraphBuilder, w: string) => string;

const weight = Float32Array.of(0.5, -1, 2, 3.25, -4, 0.125, 7, 8.5, -9, 10, 11, 12);

function one(graph: GraphBuilder, name: string, value: number): string {
  return graph.constant(name, Float32Array.of(value), []);
}

/** A number of a narrow type, which only a Cast makes here. */
function narrow(graph: GraphBuilder, values: readonly number[], code: number): string {
  const whole = graph.constant("whole", Int32Array.from(values), [values.length]);
  return graph.node("Cast", [whole], { to: code });
}

function quantized(graph: GraphBuilder, w: string, code: number, zero: string[]): string {
  const small = graph.node("Cast", [graph.node("Mul", [w, one(graph, "four", 4)])], { to: code });
  const scale = graph.constant("scale", Float32Array.of(0.25, 0.1, 3), [3]);
  return graph.node("DequantizeLinear", [small, scale, ...zero], { axis: 0 });
}

const builds: readonly (readonly [string, number, Build])[] = [
  ["Reshape", 17, (g, w) => g.node("Reshape", [w, g.integers([2, -1])])],
  ["Reshape with 0", 17, (g, w) => g.node("Reshape", [w, g.integers([0, 2, 2])])],
  [
    "ConstantOfShape",
    17,
    (g, w) => {
      const value = createTensor("", Float32Array.of(-2.5), [1]);
      const filled = g.node("ConstantOfShape", [g.node("Shape", [w])], { value });
      return g.node("Sub", [filled, g.node("ConstantOfShape", [g.integers([4])])]);
    },
  ],
  ["Floor and Ceil", 17, (g, w) => g.node("Mul", [g.node("Floor", [w]), g.node("Ceil", [w])])],
  ["Flatten", 17, (g, w) => g.node("Flatten", [w], { axis: 0 })],
  [
    "Unsqueeze and Squeeze",
    17,
    (g, w) => {
      const wide = g.node("Unsqueeze", [w, g.integers([0, -1])]);
      return g.node("Squeeze", [wide, g.integers([-1])]);
    },
  ],
  [
    "Unsqueeze of old",
    11,
    (g, w) => {
      return g.node("Squeeze", [g.node("Unsqueeze", [w], { axes: [1] })]);
    },
  ],
  ["Transpose", 17, (g, w) => g.node("Transpose", [w])],
  [
    "Transpose of three axes",
    17,
    (g, w) => {
      return g.node("Transpose", [g.node("Reshape", [w, g.integers([2, 3, 2])])], {
        perm: [2, 0, 1],
      });
    },
  ],
  ["Cast to int8", 17, (g, w) => g.node("Cast", [w], { to: 3 })],
  ["Cast to bool", 17, (g, w) => g.node("Cast", [w], { to: 9 })],
  [
    "Cast to float16 and back",
    17,
    (g, w) => {
      const third = g.node("Div", [w, one(g, "three", 3)]);
      return g.node("Cast", [g.node("Cast", [third], { to: 10 })], { to: 1 });
    },
  ],
  [
    "Mul of a row, Sub of a number",
    17,
    (g, w) => {
      const row = g.constant("row", Float32Array.of(1, 2, 3, 4), [4]);
      return g.node("Sub", [one(g, "tenth", 0.1), g.node("Mul", [w, row])]);
    },
  ],
  ...[0, 1].map((fmod): (typeof builds)[number] => [
    `Mod of integers, fmod ${fmod}`,
    17,
    (g, w) => {
      const whole = g.node("Cast", [w], { to: 7 });
      return g.node(
        "Concat",
        [
          g.node("Mod", [whole, g.integers([3])], { fmod }),
          g.node("Mod", [whole, g.integers([-3])], { fmod }),
        ],
        { axis: 0 },
      );
    },
  ]),
  ["Mod of fractions", 17, (g, w) => g.node("Mod", [w, one(g, "divisor", 1.5)], { fmod: 1 })],
  [
    "Div of integers",
    17,
    (g, w) => {
      return g.node("Div", [g.node("Cast", [w], { to: 7 }), g.integers([2])]);
    },
  ],
  ["Concat", 17, (g, w) => g.node("Concat", [w, g.node("Neg", [w]), w], { axis: 1 })],
  [
    "Slice",
    17,
    (g, w) => {
      return g.node("Slice", [
        w,
        ...[
          [2, 1],
          [-9, 4],
          [0, 1],
          [-2, 2],
        ].map((l) => g.integers(l)),
      ]);
    },
  ],
  ["Slice of old", 9, (g, w) => g.node("Slice", [w], { starts: [1], ends: [99], axes: [1] })],
  [
    "Gather",
    17,
    (g, w) => {
      const picked = g.constant("picked", BigInt64Array.of(2n, -1n, 0n, 0n), [2, 2]);
      return g.node("Gather", [w, picked], { axis: 1 });
    },
  ],
  ["DequantizeLinear", 17, (g, w) => quantized(g, w, 3, [narrow(g, [0, 3, -7], 3)])],
  ["DequantizeLinear without zero point", 17, (g, w) => quantized(g, w, 3, [])],
  [
    "DequantizeLinear of uint8",
    17,
    (g, w) => quantized(g, g.node("Abs", [w]), 2, [narrow(g, [128, 0, 255], 2)]),
  ],
  [
    "DequantizeLinear of one scale",
    17,
    (g, w) => {
      return g.node("DequantizeLinear", [g.node("Cast", [w], { to: 3 }), one(g, "s", 0.3)]);
    },
  ],
  [
    "DequantizeLinear by blocks",
    21,
    (g, w) => {
      const scale = g.constant("scale", Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
      const small = g.node("Cast", [w], { to: 3 });
      return g.node("DequantizeLinear", [small, scale], { axis: 1, block_size: 2 });
    },
  ],
  [
    "QuantizeLinear and back",
    17,
    (g, w) => {
      const scale = g.constant("scale", Float32Array.of(0.5, 0.05, 3), [3]);
      const zero = narrow(g, [0, 3, -7], 3);
      const small = g.node("QuantizeLinear", [w, scale, zero], { axis: 0 });
      return g.node("DequantizeLinear", [small, scale, zero], { axis: 0 });
    },
  ],
  [
    "normalised rows, as PyTorch writes them",
    17,
    (g, w) => {
      const norms = g.node("ReduceL2", [w], { axes: [1], keepdims: 1 });
      const bounded = g.node("Clip", [norms, one(g, "least", 1e-12)]);
      return g.node("Div", [w, g.node("Expand", [bounded, g.node("Shape", [w])])]);
    },
  ],
  [
    "normalised rows, spelled out",
    17,
    (g, w) => {
      const squares = g.node("Pow", [w, one(g, "two", 2)]);
      const sums = g.node("ReduceSum", [squares, g.integers([-1])]);
      return g.node("Mul", [w, g.node("Reciprocal", [g.node("Sqrt", [sums])])]);
    },
  ],
  ["LpNormalization", 17, (g, w) => g.node("LpNormalization", [w], { axis: 0, p: 2 })],
  ["ReduceMean of all", 17, (g, w) => g.node("ReduceMean", [w], { keepdims: 0 })],
  ["ReduceSum of nothing", 17, (g, w) => g.node("ReduceSum", [w], { noop_with_empty_axes: 1 })],
];

test.each(builds)("%s in operator set %d", async (_, opset, build) => {
  const graph = new GraphBuilder(opset);
  const value = build(graph, graph.constant("w", weight, [3, 4]));
  graph.output("y", graph.node("Identity", [value]));
  graph.output("dims", graph.node("Shape", [value]));
  const model = createModel(graph.toGraph("constants"), opset);
  const constant = new GraphIndex(graphOf(model)).constant("y");
  const { y, dims } = await runModel(model, {});
  expect(constant?.dims).toEqual(dims);
  const numbers = Array.from(constant?.numbers() ?? []);
  expect(numbers).toHaveLength(y.length);
  for (const [index, number] of numbers.entries()) expect(number).toBeCloseTo(y[index], 6);
});

test("a Reshape may ask for no elements", () => {
  const graph = new GraphBuilder(17);
  const none = graph.constant("none", new Float32Array(0), [0, 4]);
  const value = graph.node("Reshape", [none, graph.integers([2, 0])], { allowzero: 1 });
  const index = new GraphIndex(graph.toGraph("empty"));
  expect(index.constant(value)?.dims).toEqual([2, 0]);
});

test("what does not fit, or grows beyond measure, is not folded", () => {
  const graph = new GraphBuilder(17);
  const w = graph.constant("w", weight, [3, 4]);
  const values = [
    graph.node("Reshape", [w, graph.integers([5, -1])]),
    graph.node("Expand", [w, graph.integers([1e9, 3, 4])]),
    graph.node("Add", [w, graph.constant("b", new Float32Array(3), [3])]),
    graph.node("Gather", [w, graph.integers([3])]),
    graph.node("Transpose", [w], { perm: [0, 0] }),
  ];
  const index = new GraphIndex(graph.toGraph("faults"));
  expect(values.map((value) => index.constant(value))).toEqual(values.map(() => undefined));
});
